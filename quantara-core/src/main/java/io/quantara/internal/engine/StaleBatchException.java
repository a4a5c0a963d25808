package io.quantara.internal.engine;

/** A batch was prepared against a state that changed meanwhile: prepare it anew. Never leaves the database. */
public final class StaleBatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleBatchException(String message) {
        super(message, null, false, false);
    }
}
