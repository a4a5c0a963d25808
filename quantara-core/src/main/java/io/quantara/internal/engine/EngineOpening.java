package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogSummary;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.MarkKind;
import io.quantara.internal.storage.StoredManifest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens a database: creates it, or reads the manifest's files and the logs. What was replayed from logs that were not
 * closed in good order is written anew before it is trusted, so that recovery may be cut short at any step and run
 * again. Used by one thread, once.
 */
final class EngineOpening {

    private static final LateLogger LOG = new LateLogger(EngineOpening.class);
    private static final int MOST_LOGS = 8;

    private final EngineParts parts;
    private final Disk disk;
    private final boolean isLogged;

    /** What is to be freed unless the opening succeeds. */
    private Closeable held = () -> {};

    private EngineOpening(EngineParts parts) {
        this.parts = parts;
        this.disk = parts.disk();
        this.isLogged = !parts.durability().equals(Durability.MANUAL);
    }

    static Engine open(EngineParts parts) {
        DiskLock lock = null;
        EngineOpening opening = new EngineOpening(parts);
        try {
            boolean exists = KnownFolder.require(parts.disk(), parts.openMode());
            if (parts.openMode() == OpenMode.READ_ONLY) {
                return ReadOnlyOpening.open(parts);
            }
            lock = parts.disk().lock();
            return opening.openForWriting(exists, lock);
        } catch (IOException e) {
            opening.abandon(lock, e);
            throw Failures.io("open", parts.disk().describe(), e);
        } catch (RuntimeException | Error e) {
            opening.abandon(lock, e);
            throw e;
        }
    }

    private void abandon(@Nullable DiskLock lock, Throwable reason) {
        try {
            parts.scheduler().close();
            held.close();
            if (lock != null) {
                lock.close();
            }
            parts.disk().close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void free(VersionSet versions, Memtable memtable, Reclaimer reclaimer) {
        memtable.resource().release();
        versions.close();
        reclaimer.run();
    }

    private static VersionSet versions(Recovery.Loaded loaded) {
        return new VersionSet(
                loaded.version(), loaded.contents().sequence(), loaded.contents().oldestLog());
    }

    private Engine openForWriting(boolean exists, DiskLock lock) throws IOException {
        disk.forceDirectory();
        FormatFile format = exists
                ? FormatFile.read(disk)
                : FormatFile.create(disk, new UUID(parts.random().nextLong(), parts.random().nextLong()));
        ManifestStore manifests = new ManifestStore(disk, format.databaseId());
        StoredManifest manifest = manifests.readLatest().orElse(null);
        if (manifest == null) {
            KnownFolder.requireNothingWithoutManifest(disk);
        }
        Reclaimer reclaimer = new Reclaimer(parts.scheduler());
        held = reclaimer::run;
        FileLifetime lifetime = new FileLifetime(disk, reclaimer, FileLifetime.Deleting.ALLOWED);
        Recovery recovery = new Recovery(disk, format.databaseId(), lifetime);
        Recovery.Loaded loaded = manifest == null ? created() : recovery.load(manifest);
        FileNumbers numbers = new FileNumbers(firstFreeNumber(loaded.contents()));
        Checkpointer checkpointer =
                new Checkpointer(parts, manifests, numbers, lifetime, loaded.deletionFiles(), manifest);
        VersionSet versions = versions(loaded);
        Memtable memtable = new Memtable(reclaimer);
        held = () -> free(versions, memtable, reclaimer);
        Recovery.Replayed replayed = replay(recovery, loaded.contents(), versions, memtable);
        deleteGarbage(loaded.contents(), replayed, manifest == null ? 0 : manifest.number());
        LogChain log = isLogged ? log(format.databaseId(), numbers, loaded.contents(), replayed, versions) : null;
        Flusher.Publishing publishing =
                isLogged ? Flusher.Publishing.AT_ONCE : Flusher.Publishing.WHEN_PERSISTED;
        DurableLog durableLog = new DurableLog(parts, log);
        ActiveMemtable active = new ActiveMemtable(versions, durableLog, parts.limits(), reclaimer, memtable);
        Committer committer = new Committer(disk, parts.scheduler(), versions, durableLog, active);
        held = () -> {
            committer.abandon();
            versions.close();
            reclaimer.run();
        };
        checkpointer.onDoubt(committer::failed);
        Flusher flusher = new Flusher(parts, versions, checkpointer, numbers, lifetime, committer, publishing);
        settle(new Settling(recovery, loaded.contents(), replayed, versions, log, committer, flusher, checkpointer));
        PartReplacement replacement = new PartReplacement(versions, checkpointer, publishing);
        IndexSources sources = new IndexSources(lifetime);
        IndexKeeper indexes = new IndexKeeper(
                parts, versions, checkpointer, numbers, lifetime, reclaimer, replacement, publishing, sources);
        Compactor compactor =
                new Compactor(parts, replacement, checkpointer, numbers, lifetime, committer, sources, indexes);
        Engine.Writing writing =
                new Engine.Writing(committer, flusher, compactor, indexes, sources, replacement);
        return new Engine(
                parts, new Engine.State(versions, reclaimer, lifetime, checkpointer, numbers, lock, writing, null));
    }

    /** The state of a new database: the default collection, and nothing on disk yet. */
    private Recovery.Loaded created() {
        Catalog.Edit edit = Catalog.empty().edit();
        edit.put(new CollectionState(
                Catalog.DEFAULT_ID,
                Catalog.DEFAULT_NAME,
                parts.defaultCollection(),
                0,
                parts.random().nextLong(),
                List.of()));
        Catalog catalog = edit.applied();
        ManifestCodec.Contents contents = new ManifestCodec.Contents(
                0, 0, 1, catalog.nextId(), catalog.config(), List.of(), List.of(), List.of());
        return new Recovery.Loaded(contents, new Version(catalog), Map.of());
    }

    private long firstFreeNumber(ManifestCodec.Contents contents) throws IOException {
        long next = contents.nextFile();
        for (String file : disk.list()) {
            FileName name = FileName.parse(file).orElse(null);
            next = name == null ? next : Math.max(next, name.number() + 1);
        }
        return next;
    }

    /** Applies what the logs hold beyond the manifest to the memtable and makes it visible. */
    private static Recovery.Replayed replay(
            Recovery recovery,
            ManifestCodec.Contents contents,
            VersionSet versions,
            Memtable memtable)
            throws IOException {
        versions.commitLock().lock();
        try {
            Catalog.Edit edit = versions.catalog().edit();
            BatchApplier applier = new BatchApplier(edit, memtable);
            long[] last = {contents.sequence()};
            Recovery.Replayed replayed = recovery.replay(contents.oldestLog(), (sequence, payload) -> {
                if (sequence > contents.sequence()) {
                    applier.apply(sequence, payload);
                    last[0] = sequence;
                }
            });
            versions.publish(edit.applied(), last[0]);
            return replayed;
        } finally {
            versions.commitLock().unlock();
        }
    }

    /**
     * Deletes files of ours that nothing needs; foreign files are never touched. Older manifests go first, durably, so
     * that whatever a manifest in the folder names is there.
     */
    private void deleteGarbage(ManifestCodec.Contents contents, Recovery.Replayed replayed, long manifest)
            throws IOException {
        Set<String> needed = contents.fileNames();
        Set<String> unpublished = Set.copyOf(replayed.unpublished());
        List<String> garbage = new ArrayList<>();
        for (String file : disk.list()) {
            FileName name = FileName.parse(file).orElse(null);
            if (name == null) {
                LOG.get().log(System.Logger.Level.WARNING, "File ''{0}'' in {1} is not ours", file, disk.describe());
            } else if (name.kind() == FileKind.MANIFEST && name.number() < manifest) {
                disk.delete(file);
                disk.forceDirectory();
            } else if (isGarbage(name, contents.oldestLog(), needed) || unpublished.contains(file)) {
                garbage.add(file);
            }
        }
        for (String file : garbage) {
            disk.delete(file);
        }
    }

    private static boolean isGarbage(FileName name, long oldestLog, Set<String> needed) {
        return switch (name.kind()) {
            case SEGMENT, DELETIONS, INDEX -> !needed.contains(name.name());
            case LOG -> oldestLog == 0 || name.number() < oldestLog;
            case PENDING_MANIFEST, PENDING_FORMAT -> true;
            case MANIFEST, LOCK, LOCK_HOLDER, FORMAT -> false;
        };
    }

    private LogChain log(
            UUID databaseId,
            FileNumbers numbers,
            ManifestCodec.Contents contents,
            Recovery.Replayed replayed,
            VersionSet versions)
            throws IOException {
        LogChain.Tail tail = isTrusted(replayed)
                ? trusted(replayed.summaries().getLast())
                : LogChain.Tail.none(contents.sequence());
        LogChain log = new LogChain(disk, databaseId, numbers, parts.random(), tail);
        log.unflushedBytes(replayed.bytes());
        assert versions.sequence() >= tail.lastSequence() : "the chain ends behind the newest batch";
        return log;
    }

    /** The next log builds on the end of this one: its last mark must not fall to a power cut after all. */
    private LogChain.Tail trusted(LogSummary last) throws IOException {
        try (DiskFile file =
                disk.open(FileName.log(last.header().number()).name())) {
            file.force();
        }
        return LogChain.Tail.of(last);
    }

    /** Returns whether the logs may stay as they are: closed in good order, and not too many. */
    private static boolean isTrusted(Recovery.Replayed replayed) {
        return replayed.wasClosedCleanly() && replayed.summaries().size() <= MOST_LOGS;
    }

    /** What is needed to make the replayed state durable. */
    private record Settling(
            Recovery recovery,
            ManifestCodec.Contents contents,
            Recovery.Replayed replayed,
            VersionSet versions,
            @Nullable LogChain log,
            Committer committer,
            Flusher flusher,
            Checkpointer checkpointer) {}

    /** Makes the replayed state durable on its own, unless the logs it came from can be trusted. */
    private void settle(Settling now) throws IOException {
        LogChain log = now.log;
        if (log == null) {
            if (now.contents.oldestLog() != 0 || now.contents.collections().isEmpty()) {
                now.committer.memtable().freeze(0);
                now.flusher.flushAll();
                now.flusher.publishNewest(now.versions.catalog(), now.versions.sequence(), 0);
            }
        } else if (!isTrusted(now.replayed)) {
            if (now.replayed.bytes() > parts.limits().closeFlushBytes()) {
                log.skipTo(now.versions.sequence());
                now.committer.memtable().freeze(log.startNext());
                now.flusher.flushAll();
            } else {
                rewrite(now, log);
            }
        }
    }

    /** Copies the batches of the logs into a new log, and publishes that it is the one that counts. */
    private static void rewrite(Settling now, LogChain log) throws IOException {
        long number = log.startNext();
        log.unflushedBytes(0);
        now.recovery.replay(now.contents.oldestLog(), (sequence, payload) -> {
            if (sequence > now.contents.sequence()) {
                ByteBuffer batch = payload.duplicate();
                log.append(sequence, batch);
                log.write();
            }
        });
        log.force();
        if (now.versions.sequence() > now.contents.sequence()) {
            // A reader of another process may show these batches: it must not find them in doubt now.
            log.mark(MarkKind.WATERMARK);
        }
        VersionSet.Durable durable = now.versions.durable();
        now.checkpointer.manifestLock().lock();
        now.versions.commitLock().lock();
        try {
            now.checkpointer.publish(durable.version(), durable.sequence(), number);
            durable.version().retain();
            now.versions.durable(durable.version(), durable.sequence(), number);
        } finally {
            now.versions.commitLock().unlock();
            now.checkpointer.manifestLock().unlock();
        }
    }
}
