package io.quantara.internal.index;

/**
 * Compares what an index reads with the checksums of its file, before it is first read. Asking again about the same
 * bytes costs a few instructions. Safe for many threads.
 */
public interface ReadCheck {

    /** For what never lay in a file, or was compared as a whole. */
    ReadCheck NONE = new ReadCheck() {
        @Override
        public void stored(long offset, long length) {
            // Nothing is to be compared.
        }

        @Override
        public void row(int ordinal) {
            // Nothing is to be compared.
        }
    };

    /**
     * Requires bytes of the stored index.
     *
     * @param offset where they begin, from the start of what was stored
     * @throws io.quantara.CorruptionException when they are not what was written; names file and offset
     */
    void stored(long offset, long length);

    /**
     * Requires the vector and the norm of a row that the index was built over.
     *
     * @throws io.quantara.CorruptionException when they are not what was written; names file and offset
     */
    void row(int ordinal);
}
