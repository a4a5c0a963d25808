package io.quantara.internal.engine;

import java.lang.foreign.MemorySegment;
import java.util.UUID;

/** Makes a row that lies on the heap look like one in a batch. */
final class RowEncoding {

    private RowEncoding() {}

    static EncodedRow encode(UUID id, BatchWriter.RowBytes row) {
        byte[] fields = new byte[row.name().length + row.metadata().length];
        System.arraycopy(row.name(), 0, fields, 0, row.name().length);
        System.arraycopy(row.metadata(), 0, fields, row.name().length, row.metadata().length);
        return new EncodedRow(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                row.norm(),
                MemorySegment.ofArray(fields),
                0,
                row.name().length,
                row.metadata().length,
                MemorySegment.ofArray(row.vector()),
                0,
                row.vector().length);
    }
}
