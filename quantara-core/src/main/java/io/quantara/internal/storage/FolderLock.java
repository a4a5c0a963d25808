package io.quantara.internal.storage;

import io.quantara.DatabaseLockedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The write lock of a folder: an entry in the registry of this JVM, then a lock of the operating system.
 *
 * <p>On many systems, closing any handle of the LOCK file drops the lock of the whole process. So the registry is asked
 * first, and nobody but the holder ever opens that file. The registry lives in the system properties, because a
 * second copy of this class, from another class loader, must see it too.
 */
final class FolderLock implements DiskLock {

    private static final String REGISTRY_PREFIX = "io.quantara.open-folder.";

    private final String registryKey;
    private final Path holderFile;
    private @Nullable FileChannel channel;

    private FolderLock(String registryKey, Path holderFile, FileChannel channel) {
        this.registryKey = registryKey;
        this.holderFile = holderFile;
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder.
     *
     * @param folder its real path
     * @param lockFile the file to lock
     * @param holderFile where the holder introduces itself
     */
    static FolderLock take(Path folder, Path lockFile, Path holderFile) throws IOException {
        String key = REGISTRY_PREFIX + folder;
        String now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Object since = System.getProperties().putIfAbsent(key, now);
        if (since != null) {
            throw new DatabaseLockedException("The database in " + folder
                    + " is already open for writing in this process, since " + since
                    + ". Use that one, or close it first.");
        }
        boolean taken = false;
        try {
            FileChannel channel = lock(folder, lockFile, holderFile);
            taken = true;
            LockNote.write(holderFile, now);
            return new FolderLock(key, holderFile, channel);
        } finally {
            if (!taken) {
                System.getProperties().remove(key);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel == null) {
            return;
        }
        FileChannel held = channel;
        channel = null;
        try (held) {
            Files.deleteIfExists(holderFile);
        } finally {
            System.getProperties().remove(registryKey);
        }
    }

    private static FileChannel lock(Path folder, Path lockFile, Path holderFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Somebody replaced the system properties. The channel stays open: closing it would drop the lock.
            throw new DatabaseLockedException("The database in " + folder
                    + " is already open for writing in this process. Use that one, or close it first.", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new DatabaseLockedException("The database in " + folder + " is open for writing in another process"
                + LockNote.describe(holderFile)
                + ". Close it there, or open it here with OpenMode.READ_ONLY.");
    }
}
