package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.CorruptionException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.PublishException;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a database is copied to. What stands in it, if anything, stays whole until the manifest of the copy
 * is published; a first copy counts when the format file gets its name. Used by one thread, under the folder's lock.
 */
final class CopyTarget {

    private static final LateLogger LOG = new LateLogger(CopyTarget.class);

    private final Disk disk;
    private final UUID databaseId;
    private final ManifestStore manifests;
    private final @Nullable StoredManifest standing;
    private final Map<String, FileSummary> standingFiles = new HashMap<>();
    private final Set<String> added = new HashSet<>();
    private boolean mayStand;

    private CopyTarget(Disk disk, UUID databaseId, ManifestStore manifests, @Nullable StoredManifest standing) {
        this.disk = disk;
        this.databaseId = databaseId;
        this.manifests = manifests;
        this.standing = standing;
    }

    /**
     * Prepares a folder for a backup: a new one, or one that holds an earlier backup of the same database.
     *
     * @throws AlreadyExistsException when it holds anything else; nothing was changed then
     * @throws CorruptionException when the earlier backup is damaged
     */
    static CopyTarget forBackup(Disk disk, UUID databaseId) throws IOException {
        if (!disk.exists(FileName.FORMAT.name())) {
            return begin(disk, databaseId);
        }
        FormatFile format = FormatFile.read(disk);
        if (!format.databaseId().equals(databaseId)) {
            throw new AlreadyExistsException("The folder " + disk.describe() + " holds the database "
                    + format.databaseId() + " or a backup of it, not of " + databaseId + ": choose another folder");
        }
        ManifestStore manifests = new ManifestStore(disk, databaseId);
        StoredManifest manifest = manifests
                .readLatestForReading()
                .filter(ManifestCopy::isBackup)
                .orElseThrow(() -> new AlreadyExistsException("What is in " + disk.describe()
                        + " was opened for writing and is a backup no longer: choose another folder"));
        CopyTarget target = new CopyTarget(disk, databaseId, manifests, manifest);
        contents(manifest).files().forEach(file -> target.standingFiles.put(file.name(), file));
        return target;
    }

    /**
     * Prepares a new folder.
     *
     * @throws AlreadyExistsException when it is not empty; nothing was changed then
     */
    static CopyTarget forNew(Disk disk, UUID databaseId) throws IOException {
        if (disk.exists(FileName.FORMAT.name())) {
            throw new AlreadyExistsException("The folder " + disk.describe()
                    + " holds a database or a backup already: choose an empty or a new folder");
        }
        return begin(disk, databaseId);
    }

    private static CopyTarget begin(Disk disk, UUID databaseId) throws IOException {
        List<String> files = disk.list();
        boolean isBegun = files.contains(FormatFile.INCOMPLETE);
        for (String file : files) {
            Optional<FileKind> kind = FileName.parse(file).map(FileName::kind);
            boolean isLock = kind.filter(FileKind.LOCK::equals).isPresent()
                    || kind.filter(FileKind.LOCK_HOLDER::equals).isPresent();
            boolean isLeftOver = isBegun && (kind.isPresent() || file.equals(FormatFile.INCOMPLETE));
            if (!isLock && !isLeftOver) {
                throw new AlreadyExistsException("The folder " + disk.describe() + " holds '" + file
                        + "': choose an empty or a new folder");
            }
        }
        CopyTarget target = new CopyTarget(disk, databaseId, new ManifestStore(disk, databaseId), null);
        try {
            if (isBegun && !FormatFile.begun(disk).equals(Optional.of(databaseId))) {
                target.clear();
                isBegun = false;
            }
            if (!isBegun) {
                FormatFile.begin(disk, databaseId);
            }
            return target;
        } catch (IOException e) {
            target.abandon(e);
            throw e;
        }
    }

    Disk disk() {
        return disk;
    }

    UUID databaseId() {
        return databaseId;
    }

    /** Refuses to replace what stands by something older, or by what has another history. */
    void requireOlderThan(ManifestCodec.Contents copied) {
        if (standing == null) {
            return;
        }
        boolean isNewer = contents(standing).sequence() > copied.sequence();
        boolean isOther = copied.files().stream()
                .anyMatch(file -> standingFiles.containsKey(file.name()) && !isStanding(file));
        if (isNewer || isOther) {
            throw new AlreadyExistsException("The backup in " + disk.describe() + " goes to sequence number "
                    + contents(standing).sequence() + " and holds what the database at " + copied.sequence()
                    + " does not: it is of a later state, or of another copy of this database; choose another folder");
        }
    }

    private static ManifestCodec.Contents contents(StoredManifest manifest) {
        return ManifestCodec.decode(
                manifest.payload(), FileName.manifest(manifest.number()).name());
    }

    /** Returns whether a file is part of what stands. */
    boolean isStanding(FileSummary file) {
        return file.equals(standingFiles.get(file.name()));
    }

    /** Remembers a file that goes again when the copy fails. */
    void added(String name) {
        added.add(name);
    }

    /** Returns a number above those of all files here, and above another one. */
    long nextFile(long above) throws IOException {
        long next = above;
        for (String file : disk.list()) {
            next = Math.max(next, FileName.parse(file).map(FileName::number).orElse(0L) + 1);
        }
        return next;
    }

    /** Deletes what an earlier copy left that was cut short, but for files that the next one needs. */
    void dropLeftovers(Set<String> needed) throws IOException {
        Set<String> kept = new HashSet<>(needed);
        kept.addAll(standingFiles.keySet());
        if (standing == null) {
            deleteAllBut(kept, 0, Long.MAX_VALUE);
        } else {
            deleteAllBut(kept, contents(standing).oldestLog(), standing.number());
        }
    }

    /** An older manifest goes first, durably: readers who find it trust that its files are there. */
    private void deleteAllBut(Set<String> kept, long oldestLog, long manifest) throws IOException {
        List<FileName> unneeded = new ArrayList<>();
        for (String file : disk.list()) {
            FileName.parse(file)
                    .filter(name -> !isNeeded(name, kept, oldestLog, manifest))
                    .ifPresent(unneeded::add);
        }
        unneeded.sort(Comparator.comparing(name -> name.kind() != FileKind.MANIFEST));
        for (FileName name : unneeded) {
            disk.delete(name.name());
            if (name.kind() == FileKind.MANIFEST) {
                disk.forceDirectory();
            }
        }
    }

    private static boolean isNeeded(FileName name, Set<String> kept, long oldestLog, long manifest) {
        return switch (name.kind()) {
            case SEGMENT, DELETIONS, INDEX -> kept.contains(name.name());
            case LOG -> oldestLog != 0 && name.number() >= oldestLog;
            case MANIFEST -> name.number() >= manifest;
            case PENDING_MANIFEST, PENDING_FORMAT -> false;
            case LOCK, LOCK_HOLDER, FORMAT -> true;
        };
    }

    /**
     * Publishes the copy, all of whose files are there and durable but for their directory entries, and deletes what
     * only the backup before had.
     *
     * @param original the manifest of what was copied
     * @param payload what the manifest of the copy says
     */
    void publish(StoredManifest original, ByteBuffer payload) throws IOException {
        disk.forceDirectory();
        StoredManifest manifest = publishManifest(original, payload);
        if (standing == null) {
            mayStand = true;
            FormatFile.complete(disk);
        }
        ManifestCodec.Contents contents = contents(manifest);
        try {
            deleteAllBut(contents.fileNames(), contents.oldestLog(), manifest.number());
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.WARNING, "Files of an earlier backup stay in " + disk.describe(), e);
        }
    }

    private StoredManifest publishManifest(StoredManifest original, ByteBuffer payload) throws PublishException {
        mayStand = standing != null;
        try {
            return manifests.publishCopy(standing, original, payload);
        } catch (PublishException e) {
            mayStand &= e.outcome() == PublishException.Outcome.UNKNOWN;
            throw e;
        }
    }

    /** Deletes what a copy that failed has written so far, unless it may stand already. */
    void abandon(Throwable reason) {
        if (mayStand) {
            return;
        }
        try {
            if (standing == null) {
                clear();
            } else {
                for (String file : added) {
                    deleteIfThere(file);
                }
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Deletes all files of a copy that was never finished, its mark last. */
    private void clear() throws IOException {
        for (String file : disk.list()) {
            Optional<FileKind> kind = FileName.parse(file).map(FileName::kind);
            if (kind.isPresent() && kind.get() != FileKind.LOCK && kind.get() != FileKind.LOCK_HOLDER) {
                disk.delete(file);
            }
        }
        disk.forceDirectory();
        deleteIfThere(FormatFile.INCOMPLETE);
        disk.forceDirectory();
    }

    private void deleteIfThere(String file) throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
        }
    }
}
