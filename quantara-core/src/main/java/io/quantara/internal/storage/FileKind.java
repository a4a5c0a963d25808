package io.quantara.internal.storage;

/** What a file of a database folder is for, as its name tells. */
public enum FileKind {
    /** Write-ahead log: {@code 000107.wal}. */
    LOG,
    /** Immutable documents and vectors: {@code 000311.seg}. */
    SEGMENT,
    /** Index over one segment, derived and rebuildable: {@code 000311-000420.idx}, segment number first. */
    INDEX,
    /** Immutable deletion bitmaps: {@code 000421.del}. */
    DELETIONS,
    /** The state of the database at one checkpoint: {@code MANIFEST-000042}. */
    MANIFEST,
    /** A manifest that was not published: {@code MANIFEST-000042.pending}. */
    PENDING_MANIFEST,
    /** The file behind the write lock: {@code LOCK}. */
    LOCK,
    /** Who holds the write lock: {@code LOCK.info}. */
    LOCK_HOLDER,
    /** Which database this is, and its format epoch: {@code FORMAT}. */
    FORMAT,
    /** A format file that was not finished: {@code FORMAT.pending}. */
    PENDING_FORMAT;

    /** Returns whether files of this kind are section files, see {@link SectionFile}. */
    public boolean holdsSections() {
        return this == SEGMENT || this == INDEX || this == DELETIONS;
    }
}
