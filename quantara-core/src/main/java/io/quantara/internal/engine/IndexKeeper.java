package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.IndexMismatchException;
import io.quantara.IndexState;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives every segment the index its collection asks for: opens what is stored, builds what is not, attaches it by
 * replacing the part. Exact search answers until then, and for ever where an index fails. Runs on a worker of its own.
 */
final class IndexKeeper {

    private static final System.Logger LOG = System.getLogger(IndexKeeper.class.getName());

    /** Section types of an index file. */
    static final int FORMAT_VERSION = 1;

    static final int CONTENT = 2;

    private final EngineParts parts;
    private final Disk disk;
    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final Reclaimer reclaimer;
    private final Flusher.Publishing publishing;
    private final Scheduler.Worker worker;
    private volatile boolean closing;

    /** A segment of a collection that lacks its index. */
    private record Missing(CollectionState collection, Part part, SegmentGroup group) {}

    IndexKeeper(
            EngineParts parts,
            VersionSet versions,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            Reclaimer reclaimer,
            Flusher.Publishing publishing) {
        this.parts = parts;
        this.disk = parts.disk();
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.reclaimer = reclaimer;
        this.publishing = publishing;
        this.worker = parts.scheduler().worker("index", this::pass);
    }

    void wake() {
        worker.wake();
    }

    /** Makes a running build give up soon. */
    void close() {
        closing = true;
    }

    private void pass() {
        for (Optional<Missing> missing = next(Kind.ANY); missing.isPresent() && !closing; missing = next(Kind.ANY)) {
            give(missing.get());
        }
    }

    /** Opens the indexes that are stored, so that a database that was just opened has them. */
    void openStored() {
        for (Optional<Missing> missing = next(Kind.STORED); missing.isPresent(); missing = next(Kind.STORED)) {
            give(missing.get());
        }
    }

    private enum Kind {
        ANY,
        STORED
    }

    private Optional<Missing> next(Kind kind) {
        for (CollectionState collection : versions.catalog().byName().values()) {
            if (IndexTypes.isExact(collection.options().indexType())) {
                continue;
            }
            for (Part part : collection.parts()) {
                if (part.source() instanceof SegmentGroup group && isMissing(collection, part, kind)) {
                    return Optional.of(new Missing(collection, part, group));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isMissing(CollectionState collection, Part part, Kind kind) {
        PartIndex index = part.index();
        if (index == null || !index.serves(collection)) {
            return kind == Kind.ANY;
        }
        boolean isDone = index.attached().isPresent() || (index.isFailed() && !mayWorkNow(index));
        return !isDone && (kind == Kind.ANY || index.stored() != null);
    }

    private boolean mayWorkNow(PartIndex index) {
        return index.isUnregistered() && parts.indexTypes().find(index.type()).isPresent();
    }

    private void give(Missing missing) {
        Snapshot held = versions.snapshot();
        try {
            PartIndex given = find(missing);
            try {
                attach(missing, given);
            } finally {
                given.resource().ifPresent(SharedResource::release);
            }
        } catch (CancelledException e) {
            LOG.log(System.Logger.Level.DEBUG, "An index build was cancelled", e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "An index could not be stored", e);
            attachUnpublished(missing, PartIndex.failed(
                    missing.collection.options().indexType(),
                    missing.collection.options().indexOptions(),
                    String.valueOf(e.getMessage())));
        } finally {
            held.close();
        }
    }

    private PartIndex find(Missing missing) throws IOException {
        String name = missing.collection.options().indexType();
        IndexType type = parts.indexTypes().find(name).orElse(null);
        if (type == null) {
            LOG.log(System.Logger.Level.WARNING, "Index type ''{0}'' of collection ''{1}'' is not registered: exact"
                    + " search answers", name, missing.collection.name());
            return PartIndex.unregistered(name, missing.collection.options().indexOptions());
        }
        PartIndex index = missing.part.index();
        if (index != null && index.serves(missing.collection) && index.stored() != null
                && type instanceof StoredIndexType stored) {
            PartIndex opened = open(missing, stored, index.stored());
            if (opened != null) {
                return opened;
            }
        }
        return build(missing, type);
    }

    private PartIndex build(Missing missing, IndexType type) throws IOException {
        CollectionState collection = missing.collection;
        IndexBuild build =
                new IndexBuild(parts.builders(), collection.seed(), (done, total) -> {}, () -> closing);
        BuiltIndex built;
        try {
            built = build.build(type, vectors(missing), collection.options().indexOptions());
        } catch (CancelledException e) {
            if (closing) {
                throw e;
            }
            return failed(missing, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            return failed(missing, e);
        }
        PartIndex.StoredIndex stored = null;
        if (built.isStorable() && publishing == Flusher.Publishing.AT_ONCE) {
            try {
                stored = write(missing, (StoredIndexType) type, built);
            } catch (RuntimeException e) {
                built.close();
                return failed(missing, e);
            }
        }
        return ready(missing, built, memory(built, stored), stored);
    }

    private SharedResource memory(BuiltIndex built, PartIndex.@Nullable StoredIndex stored) {
        return new SharedResource(() -> reclaimer.reclaim(() -> {
            built.close();
            if (stored != null) {
                lifetime.deleteUnlessNamed(stored.summary().name());
            }
        }));
    }

    private static PartIndex ready(
            Missing missing, BuiltIndex built, SharedResource memory, PartIndex.@Nullable StoredIndex stored) {
        return new PartIndex(
                built.type().name(),
                missing.collection.options().indexOptions(),
                new AttachedIndex(built.type(), built.index(), built.metric()),
                memory,
                stored,
                "");
    }

    private static PartIndex failed(Missing missing, Throwable cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                "The index of collection '" + missing.collection.name() + "' could not be built: exact search answers",
                cause);
        return PartIndex.failed(
                missing.collection.options().indexType(),
                missing.collection.options().indexOptions(),
                String.valueOf(cause));
    }

    private static ColumnVectors vectors(Missing missing) {
        ColumnarRows rows = missing.group.rows();
        return new ColumnVectors(
                rows.vectors(),
                rows.norms(),
                rows.count(),
                rows.dimension(),
                missing.collection.options().metric());
    }

    private PartIndex.StoredIndex write(Missing missing, StoredIndexType type, BuiltIndex built) throws IOException {
        long number = numbers.next();
        FileName name = FileName.index(missing.group.file().number(), number);
        try (SectionFileWriter writer =
                SectionFileWriter.create(disk, name.name(), FileKind.INDEX, checkpointer.newFileId())) {
            writeIndex(writer, type, built.index());
            FileSummary summary = writer.finish();
            return new PartIndex.StoredIndex(number, summary);
        }
    }

    /** Writes the two sections of an index into a file. */
    static void writeIndex(SectionFileWriter writer, StoredIndexType type, VectorIndex index) throws IOException {
        writer.begin(FORMAT_VERSION, 0, 64);
        writer.writeInt(type.formatVersion());
        writer.end();
        writer.begin(CONTENT, 0, 4096);
        type.write(index, new SectionChannel(writer));
        writer.end();
    }

    /** Writes into the section that was begun. */
    private record SectionChannel(SectionFileWriter writer) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = source.remaining();
            writer.write(source);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The section is ended by whoever began it.
        }
    }

    /** Opens a stored index; null when it is damaged or of another format, so that it is built anew. */
    private @Nullable PartIndex open(Missing missing, StoredIndexType type, PartIndex.StoredIndex stored) {
        SectionFile file = null;
        try {
            file = SectionFile.open(disk, stored.summary(), FileKind.INDEX);
            file.verifyAll();
            int version = file.section(FORMAT_VERSION, 0).get(ColumnarRows.INT, 0);
            if (version != type.formatVersion()) {
                file.close();
                return null;
            }
            MemorySegment content = file.section(CONTENT, 0);
            BuiltIndex built = IndexBuild.open(
                    type, content, vectors(missing), missing.collection.options().indexOptions());
            return opened(missing, built, file, stored);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Index file " + stored.summary().name() + " cannot be used and is built anew",
                    e);
            closeQuietly(file);
            return null;
        }
    }

    private PartIndex opened(Missing missing, BuiltIndex built, SectionFile file, PartIndex.StoredIndex stored) {
        FileName name = FileName.index(missing.group.file().number(), stored.fileNumber());
        SharedResource memory = new SharedResource(() -> reclaimer.reclaim(() -> {
            built.close();
            lifetime.release(file, name);
        }));
        return ready(missing, built, memory, stored);
    }

    /** Stores what another database built over the same rows, and opens it over these. The caller holds the result once. */
    PartIndex adopt(CollectionState collection, SegmentGroup group, StoredIndexType type, MemorySegment content)
            throws IOException {
        Missing missing = new Missing(collection, new Part(group, Deletions.none(), null), group);
        long number = numbers.next();
        FileName name = FileName.index(group.file().number(), number);
        try (SectionFileWriter writer =
                SectionFileWriter.create(disk, name.name(), FileKind.INDEX, checkpointer.newFileId())) {
            writer.begin(FORMAT_VERSION, 0, 64);
            writer.writeInt(type.formatVersion());
            writer.end();
            writer.begin(CONTENT, 0, 4096);
            writer.write(content);
            writer.end();
            PartIndex.StoredIndex stored = new PartIndex.StoredIndex(number, writer.finish());
            PartIndex opened = open(missing, type, stored);
            if (opened == null) {
                lifetime.deleteUnlessNamed(name.name());
                throw new IndexMismatchException("The saved index of type '" + type.name()
                        + "' cannot be opened over these documents: build it here with useIndex");
            }
            return opened;
        }
    }

    private static void closeQuietly(@Nullable SectionFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "A damaged index file could not be closed", e);
            }
        }
    }

    private void attach(Missing missing, PartIndex index) throws IOException {
        if (index.stored() == null || publishing == Flusher.Publishing.WHEN_PERSISTED) {
            attachUnpublished(missing, index);
            return;
        }
        checkpointer.manifestLock().lock();
        try {
            VersionSet.Durable durable = versions.durable();
            Map<Part, @Nullable Part> replacements = replacements(missing, index);
            Version next = durable.version().replaced(replacements);
            try {
                checkpointer.publish(next, durable.sequence(), durable.oldestLog());
            } finally {
                next.release();
            }
            swap(replacements);
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    private void attachUnpublished(Missing missing, PartIndex index) {
        checkpointer.manifestLock().lock();
        try {
            swap(replacements(missing, index));
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    private void swap(Map<Part, @Nullable Part> replacements) {
        versions.commitLock().lock();
        try {
            versions.replace(replacements);
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** The parts of the collection over these rows, in whichever version; deletes that come meanwhile go on as before. */
    private Map<Part, @Nullable Part> replacements(Missing missing, PartIndex index) {
        Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
        versions.commitLock().lock();
        try {
            for (var collections : versions.tracked()) {
                for (CollectionState collection : collections) {
                    if (collection.id() == missing.collection.id()) {
                        collection.parts().stream()
                                .filter(part -> part.source().equals(missing.group))
                                .forEach(part -> replacements.put(part, part.withIndex(index)));
                    }
                }
            }
        } finally {
            versions.commitLock().unlock();
        }
        return replacements;
    }

    /** Marks an index as failed that did something wrong in a search. */
    void failedInSearch(SearchPart searched, Throwable cause) {
        AttachedIndex bad = searched.index();
        if (bad == null) {
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "Index " + bad.type().name() + " failed in a search", cause);
        checkpointer.manifestLock().lock();
        try {
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            versions.commitLock().lock();
            try {
                for (var collections : versions.tracked()) {
                    collections.forEach(collection -> markFailed(collection, bad, cause, replacements));
                }
                versions.replace(replacements);
            } finally {
                versions.commitLock().unlock();
            }
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    private static void markFailed(
            CollectionState collection, AttachedIndex bad, Throwable cause, Map<Part, @Nullable Part> replacements) {
        for (Part part : collection.parts()) {
            PartIndex index = part.index();
            if (index != null && bad.equals(index.ready())) {
                replacements.put(
                        part,
                        part.withIndex(PartIndex.failed(index.type(), index.options(), String.valueOf(cause))));
            }
        }
    }

    /** How far the indexes of a collection are, with the problem if one failed, and the rows without one. */
    record Progress(IndexState state, Optional<String> problem, long unindexedRows, long memoryBytes) {}

    static Progress progress(Snapshot snapshot, CollectionState collection) {
        if (IndexTypes.isExact(collection.options().indexType())) {
            return new Progress(IndexState.EXACT, Optional.empty(), 0, 0);
        }
        IndexState state = IndexState.READY;
        Optional<String> problem = Optional.empty();
        long unindexed = 0;
        long memory = 0;
        for (Part part : collection.parts()) {
            PartIndex index = part.index();
            if (index == null || !index.serves(collection)) {
                index = null;
            }
            AttachedIndex ready = index == null ? null : index.ready();
            if (ready != null) {
                memory += ready.index().memoryBytes();
                continue;
            }
            unindexed += part.source().rows(snapshot.sequence()).count();
            if (index != null && index.isFailed()) {
                problem = Optional.of(index.problem());
                state = IndexState.FAILED;
            } else if (part.source() instanceof SegmentGroup && state == IndexState.READY) {
                state = IndexState.BUILDING;
            }
        }
        return new Progress(state, problem, unindexed, memory);
    }
}
