package io.quantara;

/** How the engine reads the immutable files of a database folder. */
public enum ReadMode {
    /**
     * Files are mapped into memory: the operating system keeps what is used and gives back what is not. Should another
     * program shorten a mapped file, or its disk fail under it, the whole process can die.
     */
    MAPPED,
    /** Files are read into memory of their own when they are opened: slower to open and larger, but never a crash. */
    COPY
}
