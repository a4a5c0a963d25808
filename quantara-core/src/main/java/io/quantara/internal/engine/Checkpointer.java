package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.PublishException;
import io.quantara.internal.storage.SectionFileWriter;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the state of the database as a manifest, with the deletions it needs, and then drops the files that only
 * older manifests named. One publication at a time: the manifest lock is taken before the commit lock.
 */
final class Checkpointer {

    private static final LateLogger LOG = new LateLogger(Checkpointer.class);

    /** Section type of the only section of a group in a deletion file: the bit set. */
    static final int BITS = 1;

    private final ReentrantLock manifestLock = new ReentrantLock();
    private final Disk disk;
    private final ManifestStore manifests;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final RandomGenerator random;
    private final Map<Long, FileSummary> deletionFiles;
    private @Nullable StoredManifest last;
    private Consumer<Throwable> onDoubt = failure -> {};

    Checkpointer(
            EngineParts parts,
            ManifestStore manifests,
            FileNumbers numbers,
            FileLifetime lifetime,
            Map<Long, FileSummary> deletionFiles,
            @Nullable StoredManifest last) {
        this(parts.disk(), parts.random(), manifests, numbers, lifetime, deletionFiles, last);
    }

    Checkpointer(
            Disk disk,
            RandomGenerator random,
            ManifestStore manifests,
            FileNumbers numbers,
            FileLifetime lifetime,
            Map<Long, FileSummary> deletionFiles,
            @Nullable StoredManifest last) {
        this.disk = disk;
        this.manifests = manifests;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.random = random;
        this.deletionFiles = new TreeMap<>(deletionFiles);
        this.last = last;
    }

    ReentrantLock manifestLock() {
        return manifestLock;
    }

    /** Sets what is told when nobody knows which manifest stands: nothing may be written any more. */
    void onDoubt(Consumer<Throwable> listener) {
        onDoubt = listener;
    }

    /** Returns the newest published manifest. */
    Optional<StoredManifest> manifest() {
        manifestLock.lock();
        try {
            return Optional.ofNullable(last);
        } finally {
            manifestLock.unlock();
        }
    }

    UUID newFileId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /**
     * Publishes a version whose parts are all in segments and whose deletions up to the sequence number are folded.
     * Under the manifest lock.
     *
     * @throws PublishException when the manifest could not be published; it tells whether the old one stands
     * @throws IOException when a file before it could not be written; the old manifest stands
     */
    void publish(Version version, long sequence, long oldestLog) throws IOException {
        assert manifestLock.isHeldByCurrentThread();
        storeDeletions(version);
        disk.forceDirectory();
        ManifestCodec.Contents contents = describe(version.catalog(), sequence, oldestLog);
        Set<String> named = contents.fileNames();
        Set<String> before = lifetime.publishing(named);
        try {
            last = manifests.publish(last, ManifestCodec.encode(contents), contents.writerFeatures());
        } catch (PublishException e) {
            if (e.outcome() == PublishException.Outcome.UNCHANGED) {
                lifetime.published(before);
            } else {
                onDoubt.accept(e);
            }
            throw e;
        }
        dropOlderManifest(last.number() - 1);
        lifetime.published(named);
        dropOutdated(named, oldestLog, last.number());
    }

    /**
     * Deletes the manifest before, durably, and only then the files that it alone named: a reader that finds it may
     * trust that all of them are there, and one that does not, that the new one is durable.
     */
    private void dropOlderManifest(long number) {
        String name = number == 0 ? "" : FileName.manifest(number).name();
        try {
            if (number == 0 || !disk.exists(name)) {
                return;
            }
            disk.delete(name);
        } catch (IOException e) {
            LOG.get().log(
                    System.Logger.Level.WARNING,
                    name + " cannot be deleted yet: readers stay behind until it is",
                    e);
            return;
        }
        try {
            disk.forceDirectory();
        } catch (IOException e) {
            onDoubt.accept(e);
        }
    }

    private void storeDeletions(Version version) throws IOException {
        List<Deletions> unstored = new ArrayList<>();
        for (CollectionState collection : version.catalog().everyCollection()) {
            for (Part part : collection.parts()) {
                Deletions deletions = part.deletions();
                if (deletions.folded() != null && !isStored(deletions)) {
                    unstored.add(deletions);
                }
            }
        }
        if (!unstored.isEmpty()) {
            storeDeletions(unstored);
        }
    }

    /** A clone may still name the file of deletions that its source has replaced, and that was dropped with it. */
    private boolean isStored(Deletions deletions) {
        Deletions.Location location = deletions.location();
        return location != null && deletionFiles.containsKey(location.fileNumber());
    }

    private void storeDeletions(List<Deletions> unstored) throws IOException {
        long number = numbers.next();
        FileName name = FileName.deletions(number);
        try (SectionFileWriter writer =
                SectionFileWriter.create(disk, name.name(), FileKind.DELETIONS, newFileId())) {
            for (int group = 0; group < unstored.size(); group++) {
                long[] bits = unstored.get(group).folded();
                writer.begin(BITS, group, 64);
                writer.write(MemorySegment.ofArray(bits == null ? new long[0] : bits));
                writer.end();
            }
            deletionFiles.put(number, writer.finish());
        }
        for (int group = 0; group < unstored.size(); group++) {
            unstored.get(group).storedAt(new Deletions.Location(number, group));
        }
    }

    private ManifestCodec.Contents describe(Catalog catalog, long sequence, long oldestLog) {
        Map<String, FileSummary> files = new TreeMap<>();
        List<ManifestCodec.StoredCollection> collections = describe(catalog, files);
        List<ManifestCodec.StoredVersion> versions = new ArrayList<>();
        for (PinnedVersion pinned : catalog.versions().values()) {
            versions.add(new ManifestCodec.StoredVersion(
                    pinned.name(),
                    pinned.sequence(),
                    pinned.createdMillis(),
                    pinned.catalog().config(),
                    describe(pinned.catalog(), files)));
        }
        return new ManifestCodec.Contents(
                sequence,
                oldestLog,
                numbers.bound(),
                catalog.nextId(),
                catalog.config(),
                List.copyOf(files.values()),
                collections,
                versions);
    }

    private List<ManifestCodec.StoredCollection> describe(Catalog catalog, Map<String, FileSummary> files) {
        List<ManifestCodec.StoredCollection> collections = new ArrayList<>();
        for (CollectionState collection : catalog.byName().values()) {
            List<ManifestCodec.StoredPart> parts = new ArrayList<>();
            for (Part part : collection.parts()) {
                parts.add(describe(part, files));
            }
            collections.add(new ManifestCodec.StoredCollection(collection, parts));
        }
        return collections;
    }

    private ManifestCodec.StoredPart describe(Part part, Map<String, FileSummary> files) {
        if (!(part.source() instanceof SegmentGroup group)) {
            throw new IllegalStateException("a part that is not flushed cannot be published");
        }
        FileSummary segment = group.file().summary();
        files.put(segment.name(), segment);
        Deletions.Location location = part.deletions().location();
        if (location != null) {
            FileSummary file = deletionFiles.get(location.fileNumber());
            if (file == null) {
                throw new IllegalStateException("deletion file " + location.fileNumber() + " is not known");
            }
            files.put(file.name(), file);
        }
        return new ManifestCodec.StoredPart(
                group.file().number(),
                group.group(),
                group.uniformSequence(),
                location,
                part.deletions().lastFolded(),
                storedIndex(part, files).orElse(null),
                storedCodes(group, files));
    }

    /** Returns the number of the file of the codes of a group, or 0. */
    private static long storedCodes(SegmentGroup group, Map<String, FileSummary> files) {
        SegmentCodes codes = group.codes();
        if (codes == null) {
            return 0;
        }
        files.put(codes.summary().name(), codes.summary());
        return codes.name().number();
    }

    private static Optional<ManifestCodec.StoredIndex> storedIndex(Part part, Map<String, FileSummary> files) {
        PartIndex index = part.index();
        if (index == null) {
            return Optional.empty();
        }
        PartIndex.StoredIndex stored = index.stored();
        if (stored == null) {
            return Optional.empty();
        }
        files.put(stored.summary().name(), stored.summary());
        return Optional.of(new ManifestCodec.StoredIndex(
                index.type(), index.options().asMap(), stored.fileNumber()));
    }

    /** Deletes what only older manifests named: logs, deletion files and the manifests themselves. */
    private void dropOutdated(Set<String> named, long oldestLog, long manifest) {
        try {
            for (String file : disk.list()) {
                FileName name = FileName.parse(file).orElse(null);
                if (name != null && isOutdated(name, named, oldestLog, manifest)) {
                    lifetime.deleteUnlessNamed(file);
                    deletionFiles.remove(name.kind() == FileKind.DELETIONS ? name.number() : -1L);
                }
            }
        } catch (IOException e) {
            LOG.get().log(
                    System.Logger.Level.WARNING,
                    "Outdated files could not be listed; the next open removes them",
                    e);
        }
    }

    private static boolean isOutdated(FileName name, Set<String> named, long oldestLog, long manifest) {
        return switch (name.kind()) {
            case LOG -> oldestLog == 0 || name.number() < oldestLog;
            case DELETIONS -> !named.contains(name.name());
            case MANIFEST -> name.number() < manifest;
            case PENDING_MANIFEST -> name.number() <= manifest;
            case SEGMENT, INDEX, LOCK, LOCK_HOLDER, FORMAT, PENDING_FORMAT -> false;
        };
    }
}
