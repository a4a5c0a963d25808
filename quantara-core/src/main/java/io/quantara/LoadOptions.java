package io.quantara;

import java.util.Objects;

/** How documents are loaded. Immutable; methods return copies. */
public final class LoadOptions {

    private static final LoadOptions DEFAULTS = new LoadOptions(0, OnConflict.FAIL, (done, total) -> {});

    private final int commitEvery;
    private final OnConflict onConflict;
    private final ProgressListener progress;

    private LoadOptions(int commitEvery, OnConflict onConflict, ProgressListener progress) {
        this.commitEvery = commitEvery;
        this.onConflict = onConflict;
        this.progress = progress;
    }

    /** Returns the defaults: one atomic load that fails when an id exists. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /** Returns options that commit after every so many documents, at least 1; see the method of the same name. */
    public static LoadOptions inBatchesOf(int documents) {
        return DEFAULTS.commitEvery(documents);
    }

    /**
     * Returns a copy that commits after every so many documents: what was committed stays when a later document fails.
     *
     * @param documents at least 1
     */
    public LoadOptions commitEvery(int documents) {
        if (documents < 1) {
            throw new IllegalArgumentException("commitEvery is " + documents + ": give at least 1 document");
        }
        return new LoadOptions(documents, onConflict, progress);
    }

    /** Returns a copy with this rule for ids that exist. */
    public LoadOptions onConflict(OnConflict rule) {
        return new LoadOptions(commitEvery, Objects.requireNonNull(rule, "rule"), progress);
    }

    /** Returns a copy that reports progress. */
    public LoadOptions onProgress(ProgressListener listener) {
        return new LoadOptions(commitEvery, onConflict, Objects.requireNonNull(listener, "listener"));
    }

    /** Returns after how many documents to commit, or 0 for one atomic load. */
    public int commitEvery() {
        return commitEvery;
    }

    /** Returns the rule for ids that exist. */
    public OnConflict onConflict() {
        return onConflict;
    }

    /** Returns the listener. */
    public ProgressListener progress() {
        return progress;
    }
}
