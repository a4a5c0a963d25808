package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.ClosedException;
import io.quantara.CollectionOptions;
import io.quantara.CorruptionException;
import io.quantara.IndexMismatchException;
import io.quantara.Metadata;
import io.quantara.ReadMode;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.DamagedMetadataException;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FolderDisk;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Moves a built index to another database with the same documents. The file is a section file of kind index with the
 * sections of a stored index and, in the order of its rows, the ids and a CRC32C of each vector. Used by one thread.
 */
public final class IndexTransfer {

    /** Section types besides those of a stored index. */
    private static final int DESCRIPTION = 3;

    private static final int IDS = 4;
    private static final int VECTOR_CRCS = 5;

    private final Engine engine;
    private final int collectionId;

    /** Prepares a transfer of the index of one collection. */
    public IndexTransfer(Engine engine, int collectionId) {
        this.engine = engine;
        this.collectionId = collectionId;
    }

    /** Compacts, waits for the index and writes it to a new file. */
    public void save(Path path) {
        engine.compact();
        new IndexWait(engine, collectionId).await(engine.parts().timeout());
        Path absolute = path.toAbsolutePath();
        try (Snapshot snapshot = engine.snapshot();
                Disk folder = FolderDisk.open(folderOf(absolute), ReadMode.MAPPED)) {
            CollectionState collection = collection(snapshot);
            Part part = onlyPart(collection);
            write(folder, nameOf(absolute), collection, part);
            folder.forceDirectory();
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(path + " exists: it is not overwritten, choose a new file", e);
        } catch (IOException e) {
            throw Failures.io("write", path.toString(), e);
        }
    }

    private static Path folderOf(Path absolute) {
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(absolute + " is a root: give the path of a file");
        }
        return parent;
    }

    private static String nameOf(Path absolute) {
        return String.valueOf(absolute.getFileName());
    }

    private CollectionState collection(Snapshot snapshot) {
        CollectionState collection = snapshot.catalog().collection(collectionId);
        if (collection == null) {
            throw new ClosedException("The collection was deleted: open another one");
        }
        return collection;
    }

    private static Part onlyPart(CollectionState collection) {
        List<Part> parts = collection.parts();
        boolean isCompact = parts.size() == 1
                && parts.getFirst().source() instanceof SegmentGroup
                && parts.getFirst().deletions().lastSequence() == 0;
        if (!isCompact) {
            throw new IndexMismatchException("Collection '" + collection.name() + "' has "
                    + (parts.isEmpty() ? "no documents" : "documents that were written or deleted meanwhile")
                    + ": insert first, and transfer an index while nobody writes");
        }
        return parts.getFirst();
    }

    private static void write(Disk folder, String name, CollectionState collection, Part part) throws IOException {
        PartIndex index = collection.index(part);
        AttachedIndex ready = index == null ? null : index.ready();
        if (index == null || ready == null || !(ready.type() instanceof StoredIndexType type)) {
            throw new IndexMismatchException("Collection '" + collection.name() + "' has no index that can be stored"
                    + " (its index type is '" + collection.options().indexType()
                    + "'): choose a type that implements StoredIndexType with useIndex; 'auto' indexes segments from "
                    + IndexTypes.AUTO_ROWS + " documents on");
        }
        SegmentGroup group = (SegmentGroup) part.source();
        group.rows().requireAll();
        try (SectionFileWriter writer = SectionFileWriter.create(folder, name, FileKind.INDEX, UUID.randomUUID())) {
            writer.begin(DESCRIPTION, 0, 64);
            writer.write(ByteBuffer.wrap(MetadataCodec.encode(description(collection, index, type, group.rows()))));
            writer.end();
            writer.begin(IDS, 0, 64);
            writer.write(group.rows().columns().ids());
            writer.end();
            writer.begin(VECTOR_CRCS, 0, 64);
            for (int ordinal = 0; ordinal < group.rows().count(); ordinal++) {
                writer.writeInt(crc(group.rows(), ordinal));
            }
            writer.end();
            IndexFiles.write(writer, type, ready);
            writer.finish();
        }
    }

    private static Metadata description(
            CollectionState collection, PartIndex index, StoredIndexType type, ColumnarRows rows) {
        return Metadata.of("type", type.name(), "options", index.options().asMap())
                .with("formatVersion", type.formatVersion())
                .with("metric", collection.options().metric().name())
                .with("rows", rows.count())
                .with("dimension", rows.dimension());
    }

    private static int crc(ColumnarRows rows, int ordinal) {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(4 * rows.dimension());
        for (float component : StoredRow.vector(rows, ordinal)) {
            bytes.putFloat(component);
        }
        crc.update(bytes.flip());
        return (int) crc.getValue();
    }

    /** Verifies that a saved index fits the documents, rewrites them in its order and attaches it. */
    public void load(Path path) {
        engine.compact();
        Path absolute = path.toAbsolutePath();
        try (Disk folder = FolderDisk.open(folderOf(absolute), ReadMode.MAPPED);
                SectionFile file = SectionFile.openUnlisted(folder, nameOf(absolute), FileKind.INDEX);
                Snapshot snapshot = engine.snapshot()) {
            file.verifyAll();
            CollectionState collection = collection(snapshot);
            Metadata description = description(file);
            StoredIndexType type = type(collection, description);
            SegmentGroup group = (SegmentGroup) onlyPart(collection).source();
            int[] order = order(file, description, collection, group);
            attach(snapshot, collection, type, description, reordered(group, order), file);
        } catch (IOException e) {
            throw Failures.io("read", path.toString(), e);
        }
    }

    private static Metadata description(SectionFile file) {
        if (!file.has(DESCRIPTION, 0)) {
            throw new IndexMismatchException("File " + file.summary().name()
                    + " was not written by saveIndex: give one that was");
        }
        MemorySegment bytes = file.section(DESCRIPTION, 0);
        try {
            return MetadataCodec.decode(bytes, 0, bytes.byteSize());
        } catch (DamagedMetadataException e) {
            String name = file.summary().name();
            throw new CorruptionException(name, e.offset(), "The description of the index in " + name
                    + " cannot be read (" + e.getMessage() + "). Save the index again.");
        }
    }

    private StoredIndexType type(CollectionState collection, Metadata description) {
        String name = description.getString("type");
        IndexType type = engine.parts()
                .indexTypes()
                .find(name)
                .orElseThrow(() -> new IndexMismatchException("The saved index is of type '" + name
                        + "', which is not registered: register it with DatabaseOptions.indexType"));
        if (!(type instanceof StoredIndexType stored)) {
            throw new IndexMismatchException("Index type '" + name + "' cannot open a stored index here");
        }
        require("format version", description.getLong("formatVersion"), stored.formatVersion());
        require("metric", description.getString("metric"), collection.options().metric().name());
        require("dimension", description.getLong("dimension"), collection.dimension());
        return stored;
    }

    private static void require(String what, Object saved, Object present) {
        if (!String.valueOf(saved).equals(String.valueOf(present))) {
            throw new IndexMismatchException("The saved index has " + what + " " + saved + " but the collection has "
                    + present + ": save it from a collection with the same documents");
        }
    }

    /** Returns, for each row of the saved index, the ordinal of the same document here. */
    private static int[] order(
            SectionFile file, Metadata description, CollectionState collection, SegmentGroup group) {
        require("document count", description.getLong("rows"), group.rows().count());
        MemorySegment ids = file.section(IDS, 0);
        MemorySegment crcs = file.section(VECTOR_CRCS, 0);
        int[] order = new int[group.rows().count()];
        if (ids.byteSize() != order.length * 16L || crcs.byteSize() != order.length * 4L) {
            throw new CorruptionException(
                    file.summary().name(), 0, "The sections of " + file.summary().name() + " contradict each other");
        }
        for (int row = 0; row < order.length; row++) {
            UUID id = new UUID(ids.get(ColumnarRows.LONG, row * 16L), ids.get(ColumnarRows.LONG, row * 16L + 8));
            int ordinal = group.find(id.getMostSignificantBits(), id.getLeastSignificantBits(), Long.MAX_VALUE);
            if (ordinal < 0) {
                throw new IndexMismatchException("The saved index has document " + id + ", which collection '"
                        + collection.name() + "' does not have: load it where the documents are the same");
            }
            if (crc(group.rows(), ordinal) != crcs.get(ColumnarRows.INT, row * 4L)) {
                throw new IndexMismatchException("Document " + id
                        + " has another vector than in the saved index: load it where the documents are the same");
            }
            order[row] = ordinal;
        }
        return order;
    }

    /** Returns the rows in the saved order: the group itself when it is in that order already. */
    private SegmentFile reordered(SegmentGroup group, int[] order) throws IOException {
        group.rows().requireAll();
        try (SegmentWriter writer = new SegmentWriter(
                engine.parts().disk(), engine.state().numbers().next(), engine.state().checkpointer().newFileId())) {
            long written = new MergedRows(List.of(group), new int[order.length], order).write(writer);
            SegmentFile file = SegmentFile.open(engine.parts().disk(), writer.finish(), engine.state().lifetime());
            assert file.group(written).rows().count() == order.length;
            return file;
        }
    }

    private void attach(
            Snapshot snapshot,
            CollectionState collection,
            StoredIndexType type,
            Metadata description,
            SegmentFile rows,
            SectionFile file)
            throws IOException {
        Engine.Writing workers = engine.state().writing();
        if (workers == null) {
            throw new IllegalStateException("the database is open for reading only");
        }
        SegmentGroup group = rows.group(0);
        CollectionOptions options = options(collection, group, type, description);
        try {
            PartIndex opened = workers.indexes()
                    .files()
                    .adopt(collection.withOptions(options), group, type, file);
            try {
                engine.alone(exclusive -> {
                    swap(exclusive, snapshot, options, new Part(group, Deletions.none(), opened));
                    return true;
                });
            } finally {
                opened.resource().ifPresent(SharedResource::release);
            }
        } finally {
            rows.resource().release();
        }
    }

    /** Returns the present options where they ask for this very index, as 'auto' may, and else those that do. */
    private static CollectionOptions options(
            CollectionState collection, SegmentGroup group, StoredIndexType type, Metadata description) {
        CollectionOptions present = collection.options();
        CollectionOptions saved = present.index(type.name(), description.getMap("options").asMap());
        boolean isTheSame = collection.indexType(group).filter(type.name()::equals).isPresent()
                && present.indexOptions().equals(saved.indexOptions());
        return isTheSame ? present : saved;
    }

    /** Puts the reordered rows with their index in place of the old ones, unless anything changed. */
    private void swap(Exclusive exclusive, Snapshot snapshot, CollectionOptions options, Part part) {
        CollectionState now = exclusive.catalog().collection(collectionId);
        if (now == null || now.lastChange() > snapshot.sequence()) {
            throw new IndexMismatchException(
                    "Documents were written or deleted while the index was loaded: load it while nobody writes");
        }
        Part before = onlyPart(now);
        exclusive.commit(List.of(new CatalogChange.SetOptions(collectionId, options)));
        Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
        replacements.put(before, part);
        engine.replaceDurably(replacements);
    }
}
