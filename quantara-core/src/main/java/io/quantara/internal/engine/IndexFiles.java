package io.quantara.internal.engine;

import io.quantara.IndexMismatchException;
import io.quantara.Metadata;
import io.quantara.index.IndexOptions;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.index.BuildMemory;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.LazilyCheckedType;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.DamagedMetadataException;
import io.quantara.internal.query.IndexRecall;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes and opens the files of stored indexes: a section with the type's format version, one with its bytes, and one
 * with its measured recall where that is known.
 */
final class IndexFiles {

    private static final LateLogger LOG = new LateLogger(IndexFiles.class);

    /** Section types of an index file. */
    static final int FORMAT_VERSION = 1;

    static final int CONTENT = 2;

    /** Missing where the recall was never measured; 3 to 5 are those of {@link IndexTransfer}. */
    static final int RECALL = 6;

    private final Disk disk;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final Reclaimer reclaimer;

    IndexFiles(
            Disk disk, Checkpointer checkpointer, FileNumbers numbers, FileLifetime lifetime, Reclaimer reclaimer) {
        this.disk = disk;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.reclaimer = reclaimer;
    }

    /** Returns the memory of a build over the rows of a segment. */
    BuildMemory memory(SegmentGroup group) {
        return new SpillingMemory(disk, numbers, group.file().number(), SpillingMemory.RESIDENT_BYTES);
    }

    /** Fills the sections of an index. */
    private interface Content {
        void writeTo(SectionFileWriter writer) throws IOException;
    }

    /** Stores an index over the rows of a segment; the manifest does not name it yet. */
    PartIndex.StoredIndex write(SegmentGroup group, StoredIndexType type, AttachedIndex index) throws IOException {
        return create(group, writer -> write(writer, type, index));
    }

    private PartIndex.StoredIndex create(SegmentGroup group, Content content) throws IOException {
        long number = numbers.next();
        FileName name = FileName.index(group.file().number(), number);
        try (SectionFileWriter writer =
                SectionFileWriter.create(disk, name.name(), FileKind.INDEX, checkpointer.newFileId())) {
            content.writeTo(writer);
            return new PartIndex.StoredIndex(number, writer.finish());
        }
    }

    /** Writes the sections of an index into a file. */
    static void write(SectionFileWriter writer, StoredIndexType type, AttachedIndex index) throws IOException {
        writeVersion(writer, type);
        writer.begin(CONTENT, 0, 4096);
        type.write(index.index(), new SectionChannel(writer));
        writer.end();
        Metadata recall = index.recall().encoded();
        if (recall != null) {
            writer.begin(RECALL, 0, 64);
            writer.write(ByteBuffer.wrap(MetadataCodec.encode(recall)));
            writer.end();
        }
    }

    /** Returns what is stored of the recall of an index: nothing where it is missing or cannot be understood. */
    private static IndexRecall recall(CollectionState collection, BuiltIndex built, SectionFile file) {
        IndexRecall recall = recall(collection, built);
        if (file.has(RECALL, 0)) {
            MemorySegment bytes = file.section(RECALL, 0);
            try {
                recall.decode(MetadataCodec.decode(bytes, 0, bytes.byteSize()));
            } catch (DamagedMetadataException | IllegalArgumentException e) {
                LOG.get().log(
                        System.Logger.Level.WARNING,
                        "The recall in " + file.summary().name() + " is not understood and measured anew",
                        e);
            }
        }
        return recall;
    }

    /** Returns that nothing is known of the recall of an index. */
    static IndexRecall recall(CollectionState collection, BuiltIndex built) {
        boolean isChosen = collection.options().indexOptions().asMap().containsKey(built.type().effortOption());
        return new IndexRecall(
                isChosen ? IndexRecall.DefaultEffort.CHOSEN : IndexRecall.DefaultEffort.MEASURED);
    }

    /** Returns an index as searches see it. */
    static AttachedIndex attached(BuiltIndex built, IndexRecall recall) {
        return new AttachedIndex(built.type(), built.index(), built.metric(), recall);
    }

    private static void writeVersion(SectionFileWriter writer, StoredIndexType type) throws IOException {
        writer.begin(FORMAT_VERSION, 0, 64);
        writer.writeInt(type.formatVersion());
        writer.end();
    }

    /** Writes into the section that was begun; closing it does not end the file. */
    private record SectionChannel(SectionFileWriter writer) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = source.remaining();
            writer.write(source);
            source.position(source.limit());
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

    /**
     * Opens a stored index over the rows of a segment. Unless its type compares what it reads itself, all of it is
     * compared with its checksums.
     *
     * @return null when it is damaged or of another format, so that it must be built anew
     */
    @Nullable PartIndex open(
            CollectionState collection,
            SegmentGroup group,
            StoredIndexType type,
            PartIndex.StoredIndex stored) {
        return open(collection, group, type, stored, null);
    }

    /** As {@link #open}, for an index that was just stored: what is known of its recall is not read again. */
    @Nullable PartIndex reopen(
            CollectionState collection, SegmentGroup group, AttachedIndex index, PartIndex.StoredIndex stored) {
        return open(collection, group, (StoredIndexType) index.type(), stored, index.recall());
    }

    private @Nullable PartIndex open(
            CollectionState collection,
            SegmentGroup group,
            StoredIndexType type,
            PartIndex.StoredIndex stored,
            @Nullable IndexRecall known) {
        SectionFile file = null;
        try {
            file = SectionFile.open(disk, stored.summary(), FileKind.INDEX);
            file.verify(FORMAT_VERSION, 0);
            if (file.has(RECALL, 0)) {
                file.verify(RECALL, 0);
            }
            int version = file.section(FORMAT_VERSION, 0).get(ColumnarRows.INT, 0);
            if (version != type.formatVersion()) {
                file.close();
                return null;
            }
            BuiltIndex built = open(collection, group, type, file);
            IndexRecall recall = known == null ? recall(collection, built, file) : known;
            return ready(collection, attached(built, recall), mapped(group, built, file, stored), stored);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.get().log(
                    System.Logger.Level.WARNING,
                    "Index file " + stored.summary().name() + " cannot be used and is built anew",
                    e);
            closeQuietly(file);
            return null;
        }
    }

    private static BuiltIndex open(
            CollectionState collection, SegmentGroup group, StoredIndexType type, SectionFile file)
            throws IOException {
        MemorySegment content = file.section(CONTENT, 0);
        ColumnVectors vectors = vectors(collection, group);
        IndexOptions options = collection.options().indexOptions();
        if (type instanceof LazilyCheckedType lazy) {
            return IndexBuild.openUnchecked(lazy, content, new StoredIndexCheck(file, group), vectors, options);
        }
        file.verifyAll();
        return IndexBuild.open(type, content, vectors, options);
    }

    /** Returns the vectors of a segment as an index sees them. */
    static ColumnVectors vectors(CollectionState collection, SegmentGroup group) {
        ColumnarRows rows = group.rows();
        return new ColumnVectors(
                rows.vectors(), rows.norms(), rows.count(), rows.dimension(), collection.options().metric());
    }

    private SharedResource mapped(
            SegmentGroup group, BuiltIndex built, SectionFile file, PartIndex.StoredIndex stored) {
        FileName name = FileName.index(group.file().number(), stored.fileNumber());
        return new SharedResource(() -> reclaimer.reclaim(() -> {
            built.close();
            lifetime.release(file, name);
        }));
    }

    /** Returns an index that is ready to search. */
    static PartIndex ready(
            CollectionState collection,
            AttachedIndex index,
            SharedResource memory,
            PartIndex.@Nullable StoredIndex stored) {
        return new PartIndex(
                index.type().name(),
                collection.options().indexOptions(),
                index,
                memory,
                stored,
                "");
    }

    private static void closeQuietly(@Nullable SectionFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.get().log(System.Logger.Level.DEBUG, "A damaged index file could not be closed", e);
            }
        }
    }

    /** Stores what another database built over the same rows, and opens it over these; the caller holds it once. */
    PartIndex adopt(CollectionState collection, SegmentGroup group, StoredIndexType type, SectionFile saved)
            throws IOException {
        PartIndex.StoredIndex stored = create(group, writer -> {
            writeVersion(writer, type);
            writer.begin(CONTENT, 0, 4096);
            writer.write(saved.section(CONTENT, 0));
            writer.end();
            if (saved.has(RECALL, 0)) {
                writer.begin(RECALL, 0, 64);
                writer.write(saved.section(RECALL, 0));
                writer.end();
            }
        });
        PartIndex opened = open(collection, group, type, stored);
        if (opened == null) {
            lifetime.deleteUnlessNamed(stored.summary().name());
            throw new IndexMismatchException("The saved index of type '" + type.name()
                    + "' cannot be opened over these documents: build it here with useIndex");
        }
        return opened;
    }
}
