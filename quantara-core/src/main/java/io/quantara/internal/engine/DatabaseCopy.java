package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.CorruptionException;
import io.quantara.ProgressListener;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Copies a database to another folder while it is in use: as a backup, which keeps the id of the database and replaces
 * the backup before in one step, or as a database of its own. Files come first, the manifest that names them last, so
 * that a copy cut short at any step leaves what stood before. Used by one thread, once.
 */
public final class DatabaseCopy {

    private static final int READ_ATTEMPTS = 20;

    private final CopySource source;
    private final Disk target;
    private final ManifestCopy.Kind kind;
    private final Settings settings;

    /** How files get to the target. */
    public enum Files {
        /** By hard links where both folders are of one file system, otherwise by copying. */
        LINKED,
        /** By copying. */
        COPIED
    }

    /** Which files that are new in the target are checked block by block, not only by length, id and footer. */
    public enum Check {
        /** All. */
        ALL,
        /** Those that were copied, not those that were linked. */
        COPIED
    }

    /**
     * How to copy.
     *
     * @param files how files get to the target
     * @param check which new files are checked block by block
     * @param bytesPerSecond the most to read and write in a second, on average
     * @param progress hears the bytes read and written, and in total
     * @param random makes the id of the copy and salts
     */
    public record Settings(
            Files files, Check check, long bytesPerSecond, ProgressListener progress, RandomGenerator random) {}

    /**
     * What was done.
     *
     * @param sequence the newest batch in the copy
     * @param linked files linked
     * @param copied files copied
     * @param reused files that were there
     * @param bytesCopied the size of the files copied
     * @param bytesVerified the size of the files of which every block was checked
     * @param warnings what was left out or replaced
     */
    public record Result(
            long sequence,
            long linked,
            long copied,
            long reused,
            long bytesCopied,
            long bytesVerified,
            List<String> warnings) {}

    private DatabaseCopy(CopySource source, Disk target, ManifestCopy.Kind kind, Settings settings) {
        this.source = source;
        this.target = target;
        this.kind = kind;
        this.settings = settings;
    }

    /**
     * Makes a backup of an open database, or brings one up to date.
     *
     * @param target the folder of the backup, which stays open
     */
    public static Result backup(Engine engine, Disk target, Settings settings) {
        return copy(() -> of(engine), engine.parts().disk(), target, ManifestCopy.Kind.BACKUP, settings);
    }

    /**
     * Makes a database of its own out of an open one.
     *
     * @param target an empty folder, which stays open
     */
    public static Result fork(Engine engine, Disk target, Settings settings) {
        return copy(() -> of(engine), engine.parts().disk(), target, ManifestCopy.Kind.DATABASE, settings);
    }

    /**
     * Makes a database of its own out of a folder that holds one.
     *
     * @param backup the folder, which stays open
     * @param target an empty folder, which stays open
     */
    public static Result restore(Disk backup, Disk target, Settings settings) {
        return copy(
                () -> FolderSource.open(backup, LogReader.Scope.ALL),
                backup,
                target,
                ManifestCopy.Kind.DATABASE,
                settings);
    }

    /** Returns whether an open database is a backup to which nothing was written since. */
    static boolean isBackup(Engine engine) {
        LiveReader reader = engine.state().reader();
        return reader != null && reader.isBackup();
    }

    private static CopySource of(Engine engine) throws IOException {
        return engine.state().writing() == null
                ? FolderSource.open(engine.parts().disk(), LogReader.Scope.DURABLE_ONLY)
                : new EngineSource(engine);
    }

    /** Opens a source. */
    private interface Opening {
        CopySource open() throws IOException;
    }

    private static Result copy(
            Opening source, Disk from, Disk target, ManifestCopy.Kind kind, Settings settings) {
        try {
            CopySource opened = source.open();
            try (DiskLock _ = target.lock()) {
                return new DatabaseCopy(opened, target, kind, settings).run();
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("Copying " + from.describe() + " to " + target.describe()
                        + " was cancelled because its thread was interrupted. Start it again if it is still wanted.",
                        e);
            }
            throw Failures.io("copy " + from.describe() + " to", target.describe(), e);
        }
    }

    private Result run() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (CopySource.Held held = source.hold()) {
                try {
                    return run(held);
                } catch (IOException | CorruptionException e) {
                    // Where another process writes, files go: only a failure with the newest manifest is one.
                    if (attempt == READ_ATTEMPTS || !source.hasMovedOn(held)) {
                        throw e;
                    }
                }
            }
        }
    }

    private Result run(CopySource.Held held) throws IOException {
        CopyTarget copy = kind == ManifestCopy.Kind.BACKUP
                ? CopyTarget.forBackup(target, held.manifest().databaseId())
                : CopyTarget.forNew(
                        target, new UUID(settings.random().nextLong(), settings.random().nextLong()));
        try {
            return run(held, copy);
        } catch (IOException | RuntimeException e) {
            copy.abandon(e);
            throw e;
        }
    }

    private Result run(CopySource.Held held, CopyTarget copy) throws IOException {
        Pace pace = new Pace("Copying", settings.bytesPerSecond(), source::isClosing, settings.progress());
        pace.passed(0);
        StoredManifest manifest = held.manifest();
        ManifestCodec.Contents contents = ManifestCodec.decode(
                manifest.payload(), FileName.manifest(manifest.number()).name());
        copy.requireOlderThan(contents);
        copy.dropLeftovers(contents.fileNames());
        FileTransfer files = new FileTransfer(source.disk(), copy, settings, pace);
        files.run(contents.files());
        LogTransfer log = new LogTransfer(copy, contents, held.lastSequence(), settings.random());
        log.run(source.disk(), manifest.databaseId(), held.scope());
        ByteBuffer payload = ManifestCopy.encode(
                manifest, kind, log.number(), copy.nextFile(contents.nextFile()), files.leftOut());
        pace.passed(0);
        copy.publish(manifest, payload);
        pace.finish();
        return files.result(log.lastSequence());
    }
}
