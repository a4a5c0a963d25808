package io.quantara;

/** Hears how far a long call is. Called now and then in the thread that works; keep it short. */
@FunctionalInterface
public interface ProgressListener {

    /** The value of {@code total} when the end is not known. */
    long UNKNOWN = -1;

    /**
     * Tells the progress.
     *
     * @param done how much is done: documents, or bytes where the call says so
     * @param total how much there is, or {@link #UNKNOWN}
     */
    void progress(long done, long total);
}
