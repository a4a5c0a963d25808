package io.quantara.internal.storage;

/** Frames without content that say that everything before them is durable. */
public enum MarkKind {
    /** Everything up to here is durable; the log goes on. */
    WATERMARK,
    /** Everything is durable and the log ends here. */
    CLEAN_CLOSE
}
