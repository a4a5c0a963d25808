package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.query.Rows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads single fields of a stored row, copied to the heap. */
public final class StoredRow {

    private StoredRow() {}

    /** Returns the id. */
    public static UUID id(Rows rows, int ordinal) {
        rows.requireFields(ordinal, 1);
        return Ids.of(rows, ordinal);
    }

    /** Returns the name. */
    public static String name(Rows rows, int ordinal) {
        rows.requireFields(ordinal, 1);
        return new String(
                bytes(rows.fields(), rows.nameOffset(ordinal), rows.nameLength(ordinal)), StandardCharsets.UTF_8);
    }

    /** Returns the metadata. */
    public static Metadata metadata(Rows rows, int ordinal) {
        rows.requireFields(ordinal, 1);
        return MetadataCodec.decode(rows.fields(), rows.metadataOffset(ordinal), rows.metadataLength(ordinal));
    }

    /** Returns the vector, {@code float[dimension]}, bit for bit. */
    public static float[] vector(Rows rows, int ordinal) {
        return rows.vector(ordinal);
    }

    /** Returns all fields but the id, encoded as they are stored. */
    static BatchWriter.RowBytes copy(ColumnarRows rows, int ordinal) {
        rows.requireFields(ordinal, 1);
        return new BatchWriter.RowBytes(
                bytes(rows.fields(), rows.nameOffset(ordinal), rows.nameLength(ordinal)),
                bytes(rows.fields(), rows.metadataOffset(ordinal), rows.metadataLength(ordinal)),
                vector(rows, ordinal),
                rows.norms().get(ColumnarRows.DOUBLE, ordinal * 8L));
    }

    private static byte[] bytes(MemorySegment from, long offset, int length) {
        return from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
