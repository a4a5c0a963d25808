package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.SegmentIndex;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures about an engine and its collections, by name. */
public final class EngineFigures {

    private static final int MOST_SNAPSHOTS = 100;

    private EngineFigures() {}

    /** Returns the figures of a collection as a snapshot sees it. */
    public static Metadata of(Engine engine, Snapshot snapshot, CollectionState collection) {
        IndexProgress progress = IndexProgress.of(engine, snapshot, collection);
        Metadata figures = Metadata.of("name", collection.name())
                .with("documents", snapshot.count(collection))
                .with("deletedRows", snapshot.deletedRows(collection))
                .with("metric", collection.options().metric().name())
                .with("indexType", collection.options().indexType())
                .with("indexOptions", collection.options().indexOptions().asMap())
                .with("indexState", progress.state().name())
                .with("unindexedRows", progress.unindexedRows())
                .with("indexMemoryBytes", progress.memoryBytes())
                .with("indexes", progress.segments().stream().map(EngineFigures::segment).toList())
                .with("measuredRecall", measuredRecall(collection))
                .with("segments", collection.parts().size());
        if (collection.dimension() != 0) {
            figures = figures.with("dimension", collection.dimension());
        }
        if (progress.problem().isPresent()) {
            figures = figures.with("indexProblem", progress.problem().get());
        }
        if (collection.options().embeddingModel().isPresent()) {
            figures = figures.with(
                    "embeddingModel", collection.options().embeddingModel().get());
        }
        return figures;
    }

    private static Map<String, ?> segment(IndexProgress.SegmentProgress segment) {
        return new SegmentIndex(
                        segment.group().file().summary().name(),
                        segment.group().rows().count(),
                        segment.type(),
                        segment.state(),
                        segment.step().done(),
                        segment.step().total(),
                        segment.elapsed(),
                        segment.bytes(),
                        segment.reason())
                .asMetadata()
                .asMap();
    }

    /** Returns, for each segment whose index was measured, its rows and what recall each effort reached. */
    private static List<Map<String, Object>> measuredRecall(CollectionState collection) {
        List<Map<String, Object>> measured = new ArrayList<>();
        for (Part part : collection.parts()) {
            PartIndex index = part.index();
            if (index != null && part.source() instanceof SegmentGroup group && index.serves(collection, group)) {
                AttachedIndex ready = index.ready();
                Metadata table = ready == null ? null : ready.recall().encoded();
                if (table != null) {
                    measured.add(Map.of("rows", group.rows().count(), "levels", table.getList("levels")));
                }
            }
        }
        return measured;
    }

    /** Returns the figures of the whole engine as a snapshot sees it. */
    public static Metadata of(Engine engine, Snapshot snapshot) {
        long documents = 0;
        long deleted = 0;
        for (CollectionState collection : snapshot.catalog().collections()) {
            documents += snapshot.count(collection);
            deleted += snapshot.deletedRows(collection);
        }
        EngineParts parts = engine.parts();
        EngineLimits limits = parts.limits();
        Map<String, Object> bytes = bytesByKind(parts.disk());
        long total = total(bytes);
        Metadata figures = Metadata.of("documents", documents, "deletedRows", deleted)
                .with("collections", snapshot.catalog().collections().size())
                .with("sequenceNumber", snapshot.sequence())
                .with("pendingChanges", engine.pendingChanges())
                .with("isBackup", DatabaseCopy.isBackup(engine))
                .with("durability", parts.durability().toString())
                .with("bytesOnDisk", total)
                .with("bytesByKind", bytes)
                .with("memoryByUse", memoryByUse(engine, snapshot))
                .with("frozenMemtables", engine.state().versions().frozenCount())
                .with("memtableRowLimit", limits.memtableRows())
                .with("memtableByteLimit", limits.memtableBytes())
                .with("mergeFanIn", limits.mergeFanIn())
                .with("largestSegmentRows", limits.largestSegmentRows())
                .with("autoIndexRows", IndexTypes.AUTO_ROWS)
                .with("openSnapshots", engine.openSnapshots().count())
                .with("leakedSnapshots", engine.openSnapshots().leaked())
                .with("oldestSnapshots", oldestSnapshots(engine.openSnapshots(), snapshot.catalog(), parts.disk()));
        Metadata all = withVersions(figures, snapshot.catalog(), parts.disk());
        LiveReader reader = engine.state().reader();
        return reader == null
                ? withWriting(all, engine.state().writing())
                : all.with("readerLag", reader.lag(snapshot.sequence()).asMap());
    }

    /** Returns the memory taken outside the Java heap and by bitmaps, mapped files excluded. */
    private static Map<String, Object> memoryByUse(Engine engine, Snapshot snapshot) {
        long deletions = 0;
        long indexes = 0;
        for (CollectionState collection : snapshot.catalog().collections()) {
            indexes += IndexProgress.of(engine, snapshot, collection).memoryBytes();
            for (Part part : collection.parts()) {
                deletions += part.deletions().memoryBytes();
            }
        }
        Engine.Writing workers = engine.state().writing();
        LiveReader reader = engine.state().reader();
        long memtables = workers == null ? 0 : workers.committer().memtable().allocatedBytes();
        memtables += reader == null ? 0 : reader.memtableBytes();
        for (VersionSet.Frozen frozen : engine.state().versions().frozen()) {
            memtables += frozen.memtable().allocatedBytes();
        }
        return new TreeMap<>(Map.of("memtables", memtables, "deletions", deletions, "indexes", indexes));
    }

    private static List<Map<String, Object>> oldestSnapshots(OpenSnapshots open, Catalog present, Disk disk) {
        List<Map<String, Object>> oldest = new ArrayList<>();
        for (OpenSnapshots.Figures figures : open.oldest(MOST_SNAPSHOTS)) {
            oldest.add(Map.of(
                    "kind", figures.kind().name(),
                    "sequenceNumber", figures.sequence(),
                    "ageMillis", figures.age().toMillis(),
                    "bytesOnDisk", PinnedBytes.beyond(present, figures.catalog(), disk),
                    "openedAt", figures.openedAt()));
        }
        return oldest;
    }

    private static Metadata withVersions(Metadata figures, Catalog catalog, Disk disk) {
        PinnedBytes bytes = PinnedBytes.of(catalog, disk);
        List<Map<String, Object>> versions = new ArrayList<>();
        for (PinnedVersion pinned : catalog.versions().values()) {
            versions.add(Map.of(
                    "name", pinned.name(),
                    "sequenceNumber", pinned.sequence(),
                    "createdAt", Instant.ofEpochMilli(pinned.createdMillis()).toString(),
                    "ageMillis", Math.max(0, System.currentTimeMillis() - pinned.createdMillis()),
                    "bytesOnDisk", bytes.alone().getOrDefault(pinned.name(), 0L)));
        }
        return figures.with("versions", versions).with("versionBytes", bytes.all());
    }

    private static Metadata withWriting(Metadata figures, Engine.@Nullable Writing workers) {
        if (workers == null) {
            return figures;
        }
        Throwable failure = workers.committer().failure();
        Metadata more = figures.with("commits", workers.committer().memtable().commits())
                .with("logForces", workers.committer().log().forces())
                .with("memtableBytes", workers.committer().memtable().allocatedBytes())
                .with("mergingRows", workers.compactor().mergingRows());
        return failure == null ? more : more.with("failure", String.valueOf(failure.getMessage()));
    }

    /** Returns the bytes of all files in the folder; a file that goes meanwhile counts nothing. */
    static long totalBytes(Disk disk) {
        return total(bytesByKind(disk));
    }

    private static long total(Map<String, Object> bytesByKind) {
        return bytesByKind.values().stream().mapToLong(value -> (Long) value).sum();
    }

    private static Map<String, Object> bytesByKind(Disk disk) {
        Map<String, Object> bytes = new TreeMap<>();
        try {
            for (String file : disk.list()) {
                String kind = FileName.parse(file)
                        .map(name -> name.kind().name().toLowerCase(Locale.ROOT))
                        .orElse("foreign");
                bytes.merge(kind, length(disk, file), (a, b) -> (Long) a + (Long) b);
            }
            return bytes;
        } catch (IOException e) {
            throw Failures.io("list", disk.describe(), e);
        }
    }

    private static long length(Disk disk, String file) throws IOException {
        try {
            return disk.length(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
