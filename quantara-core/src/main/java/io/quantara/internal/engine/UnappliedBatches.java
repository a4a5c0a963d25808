package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.Metadata;
import io.quantara.internal.exchange.JsonLinesWriter;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The net effect of batches that lie behind a gap in the log, for their owner to import: the documents of each
 * collection as they were last, and what else was to happen. Used by one thread.
 */
final class UnappliedBatches {

    private static final LateLogger LOG = new LateLogger(UnappliedBatches.class);

    private final Catalog catalog;
    private final Map<Integer, Map<UUID, BatchWriter.RowBytes>> documents = new TreeMap<>();
    private final List<Metadata> others = new ArrayList<>();

    UnappliedBatches(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Reads the batches behind the gap. */
    static UnappliedBatches of(LogSurvey logs, Catalog catalog) throws IOException {
        UnappliedBatches batches = new UnappliedBatches(catalog);
        logs.readUnapplied(batches::add);
        return batches;
    }

    private void add(long sequence, ByteBuffer payload) {
        try {
            BatchReader.read(payload, new Visitor(sequence));
        } catch (CorruptionException | IllegalArgumentException | IllegalStateException e) {
            LOG.get().log(System.Logger.Level.WARNING, "Batch " + sequence + " behind a gap cannot be decoded", e);
        }
    }

    private final class Visitor implements BatchReader.Visitor {

        private final long sequence;

        Visitor(long sequence) {
            this.sequence = sequence;
        }

        @Override
        public void put(int collectionId, EncodedRow row, BatchWriter.Existing existing) {
            documents.computeIfAbsent(collectionId, key -> new LinkedHashMap<>())
                    .put(new UUID(row.idMost(), row.idLeast()), copy(row));
        }

        @Override
        public void delete(int collectionId, long idMost, long idLeast) {
            UUID id = new UUID(idMost, idLeast);
            Map<UUID, BatchWriter.RowBytes> rows = documents.get(collectionId);
            if (rows == null || rows.remove(id) == null) {
                others.add(Metadata.of("sequence", sequence, "delete", id.toString())
                        .with("collection", name(collectionId)));
            }
        }

        @Override
        public void catalog(CatalogChange change) {
            others.add(Metadata.of("sequence", sequence).with("change", change.encoded().asMap()));
        }
    }

    private static BatchWriter.RowBytes copy(EncodedRow row) {
        byte[] name = row.fields().asSlice(row.fieldsOffset(), row.nameLength()).toArray(ValueLayout.JAVA_BYTE);
        byte[] metadata = row.fields()
                .asSlice(row.fieldsOffset() + row.nameLength(), row.metadataLength())
                .toArray(ValueLayout.JAVA_BYTE);
        float[] vector = row.vectors()
                .asSlice(row.vectorOffset(), 4L * row.dimension())
                .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        return new BatchWriter.RowBytes(name, metadata, vector, row.norm());
    }

    private String name(int collectionId) {
        CollectionState known = catalog.collection(collectionId);
        return known == null ? "collection " + collectionId : known.name();
    }

    /** Writes a file for each collection that {@code quantara add} reads, and one for all else. */
    void writeTo(Quarantine quarantine) throws IOException {
        for (Map.Entry<Integer, Map<UUID, BatchWriter.RowBytes>> collection : documents.entrySet()) {
            if (!collection.getValue().isEmpty()) {
                String file = "unapplied-documents-of-collection-" + collection.getKey() + ".jsonl";
                quarantine.add(file, stream -> JsonLinesWriter.write(
                        visitor -> {
                            for (Map.Entry<UUID, BatchWriter.RowBytes> row :
                                    collection.getValue().entrySet()) {
                                visitor.document(
                                        row.getKey(),
                                        new String(row.getValue().name(), StandardCharsets.UTF_8),
                                        row.getValue().vector(),
                                        metadata(row.getValue()));
                            }
                        },
                        stream));
            }
        }
        if (!others.isEmpty()) {
            quarantine.add("unapplied-other-operations.jsonl", stream -> JsonLinesWriter.writeObjects(others, stream));
        }
    }

    private static Metadata metadata(BatchWriter.RowBytes row) {
        MemorySegment bytes = MemorySegment.ofArray(row.metadata());
        return MetadataCodec.decode(bytes, 0, bytes.byteSize());
    }
}
