package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.StorageException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FolderListing;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LogFollower;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows a database that another process may write, and moves forward when asked: with the logs while they grow, with
 * the next manifest when there is one. It takes no lock on the folder, changes nothing there, and never shows what a
 * power cut could take back. Thread-safe; searches keep the snapshot they have.
 */
final class LiveReader {

    private final ReentrantLock lock = new ReentrantLock();
    private final EngineParts parts;
    private final Disk disk;
    private final UUID databaseId;
    private final ManifestStore manifests;
    private final Reclaimer reclaimer;
    private final FileLifetime lifetime;
    private final IndexFiles indexes;
    private final VersionSet versions;
    private DurableState shown;
    private volatile boolean backup;
    private long upToDateNanos;

    /** What is read once, and shared by all states. */
    record Source(
            EngineParts parts,
            UUID databaseId,
            ManifestStore manifests,
            Reclaimer reclaimer,
            FileLifetime lifetime,
            IndexFiles indexes) {}

    /** Opens the newest durable state. */
    LiveReader(Source source) throws IOException {
        this.parts = source.parts;
        this.disk = source.parts.disk();
        this.databaseId = source.databaseId;
        this.manifests = source.manifests;
        this.reclaimer = source.reclaimer;
        this.lifetime = source.lifetime;
        this.indexes = source.indexes;
        this.upToDateNanos = System.nanoTime();
        Loaded first = FolderLook.take(disk, (manifest, listing) -> load(manifest, listing, KnownFiles.none()));
        this.shown = first.state;
        this.versions = new VersionSet(
                first.version, first.sequence, first.state.contents().oldestLog());
    }

    VersionSet versions() {
        return versions;
    }

    /** A state and the version that shows it, held once. */
    private record Loaded(DurableState state, Version version, long sequence) {}

    private Loaded load(long number, FolderListing listing, KnownFiles open) throws IOException {
        StoredManifest manifest = manifests.read(number);
        backup = ManifestCopy.isBackup(manifest);
        Recovery.Loaded loaded = new Recovery(disk, databaseId, lifetime, open).load(manifest);
        LogFollower logs = new LogFollower(disk, databaseId, loaded.contents().oldestLog());
        DurableState state = new DurableState(number, loaded.contents(), new Memtable(reclaimer), logs);
        StoredIndexes stored = new StoredIndexes(parts.indexTypes(), indexes, open);
        boolean done = false;
        try {
            Catalog.Edit edit = stored.ready(loaded.version().catalog()).edit();
            long sequence = state.applyTo(edit, loaded.contents().sequence(), listing.logs());
            Version version = new Version(edit.applied());
            done = true;
            return new Loaded(state, version, sequence);
        } finally {
            stored.release();
            loaded.version().release();
            if (!done) {
                state.close();
            }
        }
    }

    /**
     * Moves to the newest durable state; when this fails, the state shown before stays.
     *
     * @return whether newer writes are visible now
     */
    boolean refresh() {
        lock.lock();
        try {
            long begun = System.nanoTime();
            boolean moved = FolderLook.take(disk, this::moveTo);
            upToDateNanos = begun;
            return moved;
        } catch (IOException e) {
            throw Failures.io("read", disk.describe(), e);
        } finally {
            lock.unlock();
        }
    }

    private boolean moveTo(long manifest, FolderListing listing) throws IOException {
        long target = target(manifest, listing);
        return isShown(target) ? advance(listing) : replace(target, listing);
    }

    /** Returns whether the folder is a backup to which nothing was written since. */
    boolean isBackup() {
        return backup;
    }

    private boolean isShown(long manifest) {
        return manifest == shown.manifest() && shown.isWhole();
    }

    /** Once a manifest was shown, an older one that is still there does not count. */
    private long target(long manifest, FolderListing listing) {
        return listing.manifests().contains(shown.manifest()) ? Math.max(manifest, shown.manifest()) : manifest;
    }

    private boolean advance(FolderListing listing) throws IOException {
        versions.commitLock().lock();
        try {
            long before = versions.sequence();
            Catalog.Edit edit = versions.catalog().edit();
            long sequence = shown.applyTo(edit, before, listing.logs());
            if (sequence == before) {
                return false;
            }
            versions.publish(edit.applied(), sequence);
            return true;
        } finally {
            versions.commitLock().unlock();
        }
    }

    private boolean replace(long manifest, FolderListing listing) throws IOException {
        requireSameDatabase();
        Catalog before = versions.catalog();
        Loaded next = load(manifest, listing, KnownFiles.of(versions.durable().version().catalog()));
        try {
            if (next.sequence < versions.sequence()) {
                next.state.close();
                return false;
            }
            boolean isNewer = next.sequence > versions.sequence() || hasMore(before, next.version.catalog());
            versions.replaceAll(next.version, next.sequence, next.state.contents().oldestLog());
            shown.close();
            shown = next.state;
            return isNewer;
        } finally {
            next.version.release();
        }
    }

    private void requireSameDatabase() throws IOException {
        UUID found = FormatFile.read(disk).databaseId();
        if (!found.equals(databaseId)) {
            throw new StorageException("The folder " + disk.describe() + " holds another database now, " + found
                    + " instead of " + databaseId + ": close this one and open it again");
        }
    }

    /** A large load becomes visible with its manifest, at the sequence number of an empty batch in the log. */
    private static boolean hasMore(Catalog before, Catalog after) {
        if (!after.config().equals(before.config())
                || after.collections().size() != before.collections().size()) {
            return true;
        }
        for (CollectionState collection : after.collections()) {
            CollectionState known = before.collection(collection.id());
            if (known == null
                    || collection.lastChange() > known.lastChange()
                    || !collection.presentOptions().equals(known.presentOptions())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns how far a snapshot is behind the folder, by a look that applies nothing.
     *
     * @param sequence the newest sequence number that the snapshot sees
     */
    Metadata lag(long sequence) {
        lock.lock();
        try {
            long durable = Math.max(sequence, FolderLook.take(disk, this::newestDurable));
            Duration age = Duration.ofNanos(System.nanoTime() - upToDateNanos);
            return Metadata.of("sequenceNumber", sequence, "durableSequenceNumber", durable)
                    .with("batchesBehind", durable - sequence)
                    .with("millisSinceRefresh", age.toMillis());
        } catch (IOException e) {
            throw Failures.io("read", disk.describe(), e);
        } finally {
            lock.unlock();
        }
    }

    private long newestDurable(long manifest, FolderListing listing) throws IOException {
        long target = target(manifest, listing);
        if (isShown(target)) {
            return shown.newestDurable(listing.logs());
        }
        ManifestCodec.Contents contents = ManifestCodec.decode(
                manifests.read(target).payload(), FileName.manifest(target).name());
        LogFollower logs = new LogFollower(disk, databaseId, contents.oldestLog());
        return Math.max(contents.sequence(), logs.newestDurable(listing.logs()));
    }

    /** Returns the native memory that the batches of the logs take. */
    long memtableBytes() {
        lock.lock();
        try {
            return shown.memtableBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the next refresh open the indexes whose type was registered meanwhile. */
    void indexTypesChanged() {
        lock.lock();
        try {
            shown.abandon();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of everything but the versions. */
    void close() {
        shown.close();
    }
}
