package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** One open file of a {@link Disk}. Safe for use by several threads. */
public interface DiskFile extends AutoCloseable {

    /**
     * Writes all remaining bytes of a buffer, growing the file as needed; a gap left before them reads as zeros.
     *
     * @param offset where the first byte goes, in bytes from the start of the file
     * @param source the bytes; its position is at its limit afterwards
     * @throws IOException if not all bytes were written, or the file was opened for reading; any part of the range may
     *     have changed
     */
    void writeAt(long offset, ByteBuffer source) throws IOException;

    /**
     * Reads into a buffer until it is full or the file ends.
     *
     * @param offset where the first byte comes from, in bytes from the start of the file
     * @param target takes the bytes; its position moves behind the last one read
     * @return the number of bytes read, 0 at or behind the end of the file
     * @throws IOException if the operating system refused
     */
    int readAt(long offset, ByteBuffer target) throws IOException;

    /**
     * Makes everything written so far, and the length, durable. After a failure the file must not be forced again: what
     * reached the disk is unknown, and a second call would wrongly report success.
     *
     * @throws IOException if the operating system refused
     */
    void force() throws IOException;

    /**
     * Shortens the file.
     *
     * @param length the new length in bytes, at most the present one
     * @throws IllegalArgumentException if the file is shorter than that already
     * @throws IOException if the operating system refused
     */
    void truncate(long length) throws IOException;

    /**
     * Returns the present length.
     *
     * @return the length in bytes
     * @throws IOException if the operating system refused
     */
    long length() throws IOException;

    /**
     * Returns a part of the file as memory, which is read only and at least 64-byte aligned if the offset is a multiple
     * of 4096. The file may be closed while the memory is in use, but its bytes must not change.
     *
     * @param offset where the part starts, in bytes from the start of the file
     * @param length the length of the part in bytes
     * @param arena the memory may be used until this arena is closed
     * @throws java.io.EOFException if the file ends before the end of the part
     * @throws IOException if the operating system refused
     */
    MemorySegment map(long offset, long length, Arena arena) throws IOException;

    /** Closes the file without forcing it. A second call does nothing. */
    @Override
    void close() throws IOException;
}
