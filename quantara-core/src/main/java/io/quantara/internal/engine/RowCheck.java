package io.quantara.internal.engine;

/** Makes sure that what is going to be read of some rows is as it was written. Safe for many threads. */
interface RowCheck {

    /** For rows that never lay in a file. */
    RowCheck NONE = new RowCheck() {
        @Override
        public void keys() {}

        @Override
        public void fields(long offset, long length) {}

        @Override
        public void vectors(long offset, long length) {}
    };

    /** Requires all that has a fixed size in each row, but for the vectors, and what finds a row by its id. */
    void keys();

    /** Requires a range of the names and metadata, in bytes; the keys were required before. */
    void fields(long offset, long length);

    /** Requires a range of the vectors, in bytes. */
    void vectors(long offset, long length);
}
