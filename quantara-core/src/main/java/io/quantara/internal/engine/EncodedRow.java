package io.quantara.internal.engine;

import java.lang.foreign.MemorySegment;

/**
 * A row inside a batch payload or another row source: where its bytes lie.
 *
 * @param idMost the upper half of the id
 * @param idLeast the lower half of the id
 * @param norm the euclidean norm of the vector
 * @param fields where name and metadata lie
 * @param fieldsOffset where in {@code fields} the name begins; the metadata follows it
 * @param nameLength the bytes of the name
 * @param metadataLength the bytes of the metadata
 * @param vectors where the vector lies
 * @param vectorOffset where in {@code vectors} it begins, float32 little-endian
 * @param dimension its components
 */
record EncodedRow(
        long idMost,
        long idLeast,
        double norm,
        MemorySegment fields,
        long fieldsOffset,
        int nameLength,
        int metadataLength,
        MemorySegment vectors,
        long vectorOffset,
        int dimension) {

    /** Returns the bytes this row takes in a memtable, about. */
    long sizeBytes() {
        return 64L + nameLength + metadataLength + 4L * dimension;
    }
}
