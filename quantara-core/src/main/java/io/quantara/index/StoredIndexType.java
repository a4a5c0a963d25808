package io.quantara.index;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/** An index type whose indexes are kept on disk, so that they need not be built again when the database is opened. */
public interface StoredIndexType extends IndexType {

    /** Returns the version of the bytes that {@link #write} makes; other versions are built anew. */
    int formatVersion();

    /** Writes an index that this type built or opened. Framing and checksums are the database's. */
    void write(VectorIndex index, WritableByteChannel target) throws IOException;

    /**
     * Opens what {@link #write} wrote.
     *
     * @param stored exactly those bytes, checked, read-only and 64-byte aligned; valid as long as the index
     * @param vectors the rows the index was built over
     */
    VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options);
}
