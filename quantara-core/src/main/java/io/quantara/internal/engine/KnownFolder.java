package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.NotFoundException;
import io.quantara.OpenMode;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LogReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells a database from an empty folder, from a foreign one, and from a database that lost one of its main files. */
final class KnownFolder {

    /** What a missing manifest is reported under. */
    static final String MANIFEST = "MANIFEST";

    private KnownFolder() {}

    /**
     * Returns whether the folder is a database, or may become one.
     *
     * @throws NotFoundException if there is no database and none may be created
     * @throws UnknownFormatException if it holds something else, or a copy that was never finished
     * @throws CorruptionException if it is a database without its format file
     */
    static boolean require(Disk disk, OpenMode mode) throws IOException {
        List<String> files = disk.list();
        if (files.contains(FileName.FORMAT.name())) {
            return true;
        }
        requireNotIncomplete(disk);
        Optional<String> rest = firstWith(files, KnownFolder::isWrittenAfterTheFormatFile);
        if (rest.isPresent()) {
            throw missing(disk, FileName.FORMAT.name(), rest.get());
        }
        if (mode != OpenMode.CREATE) {
            throw new NotFoundException("There is no database in " + disk.describe()
                    + ": check the path, or open it with OpenMode.CREATE to make one");
        }
        for (String file : files) {
            if (FileName.parse(file).isEmpty()) {
                throw new UnknownFormatException("The folder " + disk.describe() + " holds '" + file
                        + "' and is no Quantara database: choose an empty or a new folder");
            }
        }
        return false;
    }

    /**
     * Makes sure that the folder is no copy that was never finished.
     *
     * @throws UnknownFormatException if it is
     */
    static void requireNotIncomplete(Disk disk) throws IOException {
        if (disk.exists(FormatFile.INCOMPLETE)) {
            throw new UnknownFormatException("The folder " + disk.describe()
                    + " holds a backup, restored database or fork that was never finished: make it again, or delete"
                    + " the folder");
        }
    }

    /**
     * Makes sure that a database without a manifest is one that was never finished being created.
     *
     * @throws CorruptionException if it has files that only a manifest gives a meaning to
     */
    static void requireNothingWithoutManifest(Disk disk) throws IOException {
        for (String present : disk.list()) {
            FileName name = FileName.parse(present).orElse(null);
            if (name != null && (name.kind().holdsSections() || isUsedLog(disk, name))) {
                throw missing(disk, MANIFEST, present);
            }
        }
    }

    private static boolean isUsedLog(Disk disk, FileName name) throws IOException {
        return name.kind() == FileKind.LOG && disk.length(name.name()) > LogReader.EMPTY_LOG_BYTES;
    }

    private static boolean isWrittenAfterTheFormatFile(FileKind kind) {
        return switch (kind) {
            case LOG, SEGMENT, INDEX, DELETIONS, MANIFEST, PENDING_MANIFEST -> true;
            case LOCK, LOCK_HOLDER, FORMAT, PENDING_FORMAT -> false;
        };
    }

    private static Optional<String> firstWith(List<String> files, Predicate<FileKind> kind) {
        return files.stream()
                .filter(file -> FileName.parse(file).map(FileName::kind).filter(kind).isPresent())
                .findFirst();
    }

    private static CorruptionException missing(Disk disk, String file, String rest) {
        return new CorruptionException(file, 0, "File " + file + " is missing from " + disk.describe()
                + ", though " + rest + " is there. Put it back, or restore a backup.");
    }
}
