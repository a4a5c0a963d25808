package io.quantara;

import io.quantara.internal.engine.DatabaseCopy;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderDisk;
import io.quantara.internal.storage.TargetFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Backups, restored databases and forks: folders in, a report out. */
final class EmbeddedCopies {

    private EmbeddedCopies() {}

    static CopyReport backup(Engine engine, @Nullable Path folder, Path target, CopyOptions options) {
        requireApart(folder, target);
        DatabaseCopy.Settings settings = settings(options, CopyOptions.Files.LINKED, DatabaseCopy.Check.ALL);
        persistInMemory(engine, folder);
        return into(target, disk -> DatabaseCopy.backup(engine, disk, settings));
    }

    static CopyReport fork(Engine engine, @Nullable Path folder, Path target, CopyOptions options) {
        requireApart(folder, target);
        DatabaseCopy.Settings settings = settings(options, CopyOptions.Files.LINKED, DatabaseCopy.Check.COPIED);
        persistInMemory(engine, folder);
        return into(target, disk -> DatabaseCopy.fork(engine, disk, settings));
    }

    static CopyReport restore(Path backup, Path target, CopyOptions options) {
        requireApart(backup, target);
        DatabaseCopy.Settings settings = settings(options, CopyOptions.Files.COPIED, DatabaseCopy.Check.ALL);
        try (Disk source = FolderDisk.open(backup, ReadMode.MAPPED)) {
            return into(target, disk -> DatabaseCopy.restore(source, disk, settings));
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new NotFoundException("There is no folder " + backup + ": check the path of the backup", e);
        } catch (IOException e) {
            throw failed(backup, e);
        }
    }

    /** In memory nothing is ever pending: all of it is copied. */
    private static void persistInMemory(Engine engine, @Nullable Path folder) {
        if (folder == null) {
            engine.persist();
        }
    }

    private static void requireApart(@Nullable Path source, Path target) {
        try {
            if (source != null && TargetFolder.overlap(source, target)) {
                throw new IllegalArgumentException("The target " + target + " is the folder " + source
                        + " itself, inside it, or around it: choose a folder apart from it");
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    private static DatabaseCopy.Settings settings(
            CopyOptions options, CopyOptions.Files usual, DatabaseCopy.Check check) {
        CopyOptions.Files wanted = options.files() == CopyOptions.Files.USUAL ? usual : options.files();
        return new DatabaseCopy.Settings(
                wanted == CopyOptions.Files.LINKED ? DatabaseCopy.Files.LINKED : DatabaseCopy.Files.COPIED,
                check,
                options.ioLimit(),
                options.progress(),
                new SecureRandom());
    }

    /** Copies to a folder. */
    private interface Copying {
        DatabaseCopy.Result to(Disk target);
    }

    private static CopyReport into(Path folder, Copying copying) {
        long start = System.nanoTime();
        try (TargetFolder target = TargetFolder.open(folder)) {
            DatabaseCopy.Result result = copying.to(target.disk());
            target.keep();
            return new CopyReport(
                    result.sequence(),
                    result.linked(),
                    result.copied(),
                    result.reused(),
                    result.bytesCopied(),
                    result.bytesVerified(),
                    Duration.ofNanos(System.nanoTime() - start),
                    result.warnings());
        } catch (NotDirectoryException e) {
            throw new AlreadyExistsException(folder + " is a file: choose an empty or a new folder", e);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static StorageException failed(Path folder, IOException cause) {
        String advice = cause instanceof FileSystemException ? "check the path and its permissions" : "try again";
        return new StorageException("Could not use the folder " + folder + " (" + cause + "): " + advice, cause);
    }
}
