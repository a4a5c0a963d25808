package io.quantara.testkit.index;

import io.quantara.internal.query.Rows;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Rows in native memory, made from arrays, with random ids, a name each and no metadata. Immutable, hence safe for many
 * threads; closing it frees the memory.
 */
public final class SampleRows implements Rows, AutoCloseable {

    private static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble NORM =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long ALIGNMENT_BYTES = 64;

    private final Arena arena = Arena.ofShared();
    private final int dimension;
    private final long[] idMost;
    private final long[] idLeast;
    private final MemorySegment vectors;
    private final MemorySegment norms;
    private final MemorySegment names;
    private final long[] nameOffsets;

    /**
     * Copies vectors.
     *
     * @param dimension of each vector
     * @param vectors n times {@code float[dimension]}
     * @param names the name of each row
     * @param seed decides the ids
     */
    public SampleRows(int dimension, float[][] vectors, List<String> names, long seed) {
        int count = vectors.length;
        this.dimension = dimension;
        this.idMost = new Random(seed).longs(count).toArray();
        this.idLeast = new Random(~seed).longs(count).toArray();
        this.vectors = arena.allocate(Math.max(1, count * DistanceKernel.strideBytes(dimension)), ALIGNMENT_BYTES);
        this.norms = arena.allocate(Math.max(1, count * (long) Double.BYTES), ALIGNMENT_BYTES);
        for (int i = 0; i < count; i++) {
            long offset = i * DistanceKernel.strideBytes(dimension);
            MemorySegment.copy(vectors[i], 0, this.vectors, COMPONENT, offset, dimension);
            norms.setAtIndex(NORM, i, DistanceKernel.norm(vectors[i]));
        }
        byte[] text = String.join("", names).getBytes(StandardCharsets.UTF_8);
        this.names = MemorySegment.ofArray(text).asReadOnly();
        this.nameOffsets = new long[count + 1];
        for (int i = 0; i < count; i++) {
            nameOffsets[i + 1] = nameOffsets[i] + names.get(i).getBytes(StandardCharsets.UTF_8).length;
        }
    }

    @Override
    public int count() {
        return idMost.length;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public MemorySegment vectors() {
        return vectors;
    }

    @Override
    public MemorySegment norms() {
        return norms;
    }

    @Override
    public long idMost(int ordinal) {
        return idMost[ordinal];
    }

    @Override
    public long idLeast(int ordinal) {
        return idLeast[ordinal];
    }

    @Override
    public MemorySegment fields() {
        return names;
    }

    @Override
    public long nameOffset(int ordinal) {
        return nameOffsets[ordinal];
    }

    @Override
    public int nameLength(int ordinal) {
        return (int) (nameOffsets[ordinal + 1] - nameOffsets[ordinal]);
    }

    @Override
    public long metadataOffset(int ordinal) {
        return 0;
    }

    @Override
    public int metadataLength(int ordinal) {
        return 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
