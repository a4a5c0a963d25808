package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One flat folder of files: the only way in which the database touches a file system.
 *
 * <p>Names are plain file names, never paths. Nothing is durable until {@link DiskFile#force} (contents) and
 * {@link #forceDirectory} (creates, renames, links and deletes) have returned. Implementations are safe for use by
 * several threads, and an interrupt of the calling thread neither loses data nor harms other threads.
 */
public interface Disk extends AutoCloseable {

    /** Returns what messages call this disk: the folder. */
    String describe();

    /**
     * Returns the names of all plain files, sorted; folders inside the folder are left out.
     *
     * @throws IOException if the folder cannot be read
     */
    List<String> list() throws IOException;

    /**
     * Returns whether a file of that name is present.
     *
     * @param name a plain file name
     * @throws IOException if the folder cannot be read
     */
    boolean exists(String name) throws IOException;

    /**
     * Returns the length of a file.
     *
     * @param name a plain file name
     * @return the length in bytes
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the operating system refused
     */
    long length(String name) throws IOException;

    /**
     * Creates an empty file and opens it for reading and writing. The caller closes it.
     *
     * @param name a plain file name
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     * @throws IOException if the operating system refused
     */
    DiskFile create(String name) throws IOException;

    /**
     * Opens a file for reading only. The caller closes it.
     *
     * @param name a plain file name
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the operating system refused
     */
    DiskFile open(String name) throws IOException;

    /**
     * Renames a file in one step: after a crash it has one name or the other.
     *
     * @param from the present name
     * @param to the new name, which must be free
     * @throws java.nio.file.NoSuchFileException if there is no file {@code from}
     * @throws java.nio.file.FileAlreadyExistsException if the name {@code to} is taken
     * @throws IOException if the operating system refused
     */
    void rename(String from, String to) throws IOException;

    /**
     * Gives a file a second home under the same name on another disk: a hard link where both are folders of one file
     * system, otherwise a forced copy. The target's directory is not forced. The file must not change afterwards.
     *
     * @param target the other disk
     * @param name the name of the file here, which must be free there
     * @throws java.nio.file.NoSuchFileException if there is no such file here
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken there
     * @throws IOException if the operating system refused; no file is left on the target
     */
    void linkTo(Disk target, String name) throws IOException;

    /**
     * Returns how many names a file has: one, and one for each hard link; 1 where the file system does not tell.
     *
     * @param name a plain file name
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the operating system refused
     */
    default int links(String name) throws IOException {
        return length(name) < 0 ? 0 : 1;
    }

    /**
     * Gives a file a second home under the same name on another disk without copying it: a hard link. The target's
     * directory is not forced. The file must not change afterwards.
     *
     * @param target the other disk
     * @param name the name of the file here, which must be free there
     * @return false if the two are not of one file system, or it knows no hard links; nothing has changed then
     * @throws java.nio.file.NoSuchFileException if there is no such file here
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken there
     * @throws IOException if the operating system refused
     */
    default boolean tryLinkTo(Disk target, String name) throws IOException {
        return false;
    }

    /**
     * Returns zeroed memory that need not stay resident, for what can be computed anew: its pages belong to a file,
     * which loses its name at once where the system allows that. Where there are no files, or mapped ones are not
     * wanted, it is memory like any other.
     *
     * @param name a plain file name that is free
     * @param arena the memory may be used until this arena is closed
     * @throws IOException if the operating system refused, or there is no room
     */
    default MemorySegment scratch(String name, long sizeBytes, Arena arena) throws IOException {
        return arena.allocate(sizeBytes, 64);
    }

    /**
     * Deletes a file. Views of it handed out by {@link DiskFile#map} stay usable.
     *
     * @param name a plain file name
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the operating system refused, as Windows does for a file that is open or mapped
     */
    void delete(String name) throws IOException;

    /**
     * Makes all creates, renames, links and deletes so far durable. After a failure it is unknown which of them are.
     *
     * @throws IOException if the operating system refused
     */
    void forceDirectory() throws IOException;

    /**
     * Returns how much may still be written, an estimate that others may use up meanwhile.
     *
     * @return the free space in bytes, {@link Long#MAX_VALUE} if there is no limit
     * @throws IOException if the operating system refused
     */
    long freeSpaceBytes() throws IOException;

    /**
     * Takes the one write lock of this folder. The caller closes it.
     *
     * @throws io.quantara.DatabaseLockedException if another process, or this one, holds it; the message says who
     * @throws IOException if the operating system refused
     */
    DiskLock lock() throws IOException;

    /** Lets go of what the disk holds in this process. Open files and locks must have been closed before. */
    @Override
    void close() throws IOException;
}
