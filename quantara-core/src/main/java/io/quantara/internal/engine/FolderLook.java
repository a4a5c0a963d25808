package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.NotFoundException;
import io.quantara.StorageException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderListing;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/**
 * One look at a folder that another process may write. The writer waits for nobody and deletes what it no longer needs,
 * so a look that fails is repeated while the folder changes; what fails in a folder that stays the same is damaged.
 */
final class FolderLook {

    private static final LateLogger LOG = new LateLogger(FolderLook.class);
    private static final int MOST_ATTEMPTS = 20;
    private static final int MOST_REPEATS = 2;

    private FolderLook() {}

    /** Reads something from the files that count now. */
    interface Action<T> {

        /**
         * Reads it.
         *
         * @param manifest the number of the newest manifest that a power cut cannot take back
         * @param listing all there are
         */
        T run(long manifest, FolderListing listing) throws IOException;
    }

    /**
     * Does something with the newest manifest and the logs.
     *
     * @throws NotFoundException when there is no manifest
     * @throws CorruptionException when a file is damaged
     * @throws IOException when the files could not be read, nor what replaced them again and again
     */
    static <T> T take(Disk disk, Action<T> action) throws IOException {
        FolderListing before = null;
        int repeats = 0;
        for (int attempt = 1; ; attempt++) {
            FolderListing now = FolderListing.of(disk);
            repeats = before != null && now.equals(before) ? repeats + 1 : 0;
            try {
                return action.run(manifest(disk, now, repeats), now);
            } catch (IOException | CorruptionException | StorageException | NotFoundException e) {
                if (repeats == MOST_REPEATS && e instanceof NoSuchFileException missing) {
                    throw missing(disk, missing);
                }
                if (repeats == MOST_REPEATS) {
                    throw e;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new IOException(
                            "the writer replaced the files " + attempt + " times while they were read", e);
                }
                LOG.get().log(System.Logger.Level.DEBUG, "The files changed while they were read; looking again", e);
            }
            before = now;
        }
    }

    /** Nobody replaces the files, and one of those that belong together is not there. */
    private static CorruptionException missing(Disk disk, NoSuchFileException cause) {
        String path = cause.getFile();
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return new CorruptionException(
                file,
                0,
                "File " + file + " is missing from " + disk.describe() + ". Put it back, or restore a backup.",
                cause);
    }

    /**
     * A writer deletes the files of an older manifest only after that manifest, and that only when a newer one is
     * durable: when files of the older one are missing, as where a deletion failed, the newer one counts.
     */
    private static long manifest(Disk disk, FolderListing now, int repeats) throws IOException {
        OptionalLong found = repeats == 0 ? now.settledManifest() : now.newestManifest();
        if (found.isEmpty() && repeats == MOST_REPEATS) {
            KnownFolder.requireNothingWithoutManifest(disk);
        }
        return found.orElseThrow(() -> new NotFoundException("The database in " + disk.describe()
                + " has no manifest: it is still being created or restored, or was never finished being created."
                + " Try again later, or open it for writing once"));
    }
}
