package io.quantara.testkit.disk;

/** What a power cut leaves of all that was not forced. */
public enum CrashVariant {
    /** Nothing: neither bytes nor lengths nor directory entries. */
    UNSYNCED_DROPPED,
    /** Everything. */
    UNSYNCED_KEPT,
    /** Any of the changed sectors of 512 bytes, any of the lengths, any of the directory changes. */
    RANDOM_SECTORS,
    /** Any of the changed pages of 4096 bytes, any of the lengths, any of the directory changes. */
    RANDOM_PAGES,
    /** Lengths and directory changes are kept, but new bytes read as zeros and old ones as they were. */
    GROWN_ZEROS,
    /** Lengths and directory changes are kept, but new bytes are random and old ones as they were. */
    GROWN_GARBAGE,
    /** Of each file nothing, everything or any of the writes; any of the directory changes. */
    REORDERED,
    /** All bytes and lengths are kept, but only any of the directory changes. */
    ENTRIES_LOST
}
