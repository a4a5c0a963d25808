package io.quantara;

import java.util.List;

/**
 * A call that must be refused.
 *
 * @param name what is wrong
 * @param call the call
 * @param exception what it must throw
 * @param mentions what the message must contain: the value, and what to do
 */
record BadInput(String name, Call call, Class<? extends Exception> exception, List<String> mentions) {

    /** Calls a database that has one document and a collection {@code research} with one of dimension 2. */
    @FunctionalInterface
    interface Call {
        void on(Database db, VectorCollection research);
    }

    static BadInput of(String name, Class<? extends Exception> exception, Call call, String... mentions) {
        return new BadInput(name, call, exception, List.of(mentions));
    }

    /** Returns a call with a null, which must be refused naming the parameter. */
    static BadInput ofNull(String call, String parameter, Call body) {
        return new BadInput(
                call + " with null as " + parameter, body, NullPointerException.class, List.of(parameter));
    }

    @Override
    public String toString() {
        return name;
    }
}
