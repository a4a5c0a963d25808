package io.quantara.internal.storage;

/**
 * The logger of a class, looked up when there is something to say: the logging of the platform takes longer to load
 * than all files of a database to open, and most processes never log. Safe for many threads.
 *
 * @param owner the class whose name the logger has
 */
public record LateLogger(Class<?> owner) {

    /** Returns the logger. */
    public System.Logger get() {
        return System.getLogger(owner.getName());
    }
}
