package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.query.MetadataCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes what {@link BatchWriter} encoded. */
final class BatchReader {

    private BatchReader() {}

    /** Takes the operations of a batch in order. */
    interface Visitor {

        void put(int collectionId, EncodedRow row, BatchWriter.Existing existing);

        void delete(int collectionId, long idMost, long idLeast);

        void catalog(CatalogChange change);
    }

    /** Hands all operations of a payload to a visitor. */
    static void read(ByteBuffer payload, Visitor visitor) {
        MemorySegment bytes = MemorySegment.ofBuffer(payload);
        long at = 0;
        try {
            while (at < bytes.byteSize()) {
                at = readOne(bytes, at, visitor);
            }
        } catch (IndexOutOfBoundsException e) {
            throw undecodable(at, e);
        }
    }

    private static long readOne(MemorySegment bytes, long at, Visitor visitor) {
        byte kind = bytes.get(ValueLayout.JAVA_BYTE, at);
        int number = bytes.get(ColumnarRows.INT, at + 1);
        return switch (kind) {
            case BatchWriter.INSERT, BatchWriter.UPSERT -> {
                EncodedRow row = row(bytes, at);
                visitor.put(
                        number,
                        row,
                        kind == BatchWriter.INSERT ? BatchWriter.Existing.NONE : BatchWriter.Existing.REPLACED);
                yield row.vectorOffset() + 4L * row.dimension();
            }
            case BatchWriter.DELETE -> {
                visitor.delete(
                        number, bytes.get(ColumnarRows.LONG, at + 5), bytes.get(ColumnarRows.LONG, at + 13));
                yield at + 21;
            }
            case BatchWriter.CATALOG -> {
                visitor.catalog(change(bytes, at, number));
                yield at + 5 + number;
            }
            default -> throw undecodable(at, null);
        };
    }

    private static CatalogChange change(MemorySegment bytes, long at, int length) {
        try {
            return CatalogChange.decode(MetadataCodec.decode(bytes, at + 5, length));
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw undecodable(at, e);
        }
    }

    private static EncodedRow row(MemorySegment bytes, long at) {
        int nameLength = bytes.get(ColumnarRows.INT, at + 29);
        int metadataLength = bytes.get(ColumnarRows.INT, at + 33);
        int dimension = bytes.get(ColumnarRows.INT, at + 37);
        long fields = at + BatchWriter.ROW_HEADER_BYTES;
        if (nameLength < 0 || metadataLength < 0 || dimension < 1) {
            throw undecodable(at, null);
        }
        long vector = fields + nameLength + metadataLength;
        Objects.checkFromIndexSize(vector, 4L * dimension, bytes.byteSize());
        return new EncodedRow(
                bytes.get(ColumnarRows.LONG, at + 5),
                bytes.get(ColumnarRows.LONG, at + 13),
                bytes.get(ColumnarRows.DOUBLE, at + 21),
                bytes,
                fields,
                nameLength,
                metadataLength,
                bytes,
                vector,
                dimension);
    }

    private static CorruptionException undecodable(long offset, @Nullable Throwable cause) {
        return new CorruptionException(
                "write-ahead log",
                offset,
                "A batch of the write-ahead log cannot be decoded at byte " + offset
                        + " of its payload: open the database with the release that wrote it, or restore a backup",
                cause);
    }
}
