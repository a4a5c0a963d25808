package io.quantara.internal.index;

import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.lang.foreign.MemorySegment;

/**
 * A built-in type whose indexes are not compared with their checksums when they are opened, but compare what they read
 * themselves, block by block. So opening a large one takes no time. Types of others get bytes that were compared.
 */
public interface LazilyCheckedType extends StoredIndexType {

    /**
     * Opens what {@link #write} wrote.
     *
     * @param stored exactly those bytes, read-only and 64-byte aligned; valid as long as the index
     * @param check to be asked before anything of {@code stored}, or of the vectors, is read
     * @param vectors the rows the index was built over
     */
    VectorIndex open(MemorySegment stored, ReadCheck check, SegmentVectors vectors, IndexOptions options);

    @Override
    default VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return open(stored, ReadCheck.NONE, vectors, options);
    }
}
