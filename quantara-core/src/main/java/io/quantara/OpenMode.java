package io.quantara;

/** How a folder is opened. */
public enum OpenMode {
    /** For writing; created when there is no database. The default. */
    CREATE,
    /** For writing; refused when there is no database. */
    EXISTING,
    /**
     * For reading only, beside a process that may write; takes no lock and changes nothing on disk. Shows the newest
     * durable state, and moves forward with {@link Database#refresh()}.
     */
    READ_ONLY
}
