package io.quantara.examples.index;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Locality-sensitive hashing by random projections (Charikar 2002): on which side of some random planes a vector lies
 * is a hash code that vectors at a small angle are likely to share. Several tables, each with planes of its own, make
 * it likely that a neighbour shares one. The effort is the number of buckets looked at in each table, 8 by default:
 * first the query's own, then those across the planes it is nearest to (Lv et al. 2007).
 *
 * <p>Options: {@code tables} 1 to 256, 16 by default; {@code bits} 1 to 16 planes in each table, 8 by default.
 */
public final class LshIndex implements IndexType {

    private static final int DEFAULT_EFFORT = 8;

    @Override
    public String name() {
        return "lsh";
    }

    @Override
    public Set<Metric> metrics() {
        return Set.of(Metric.COSINE);
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow("tables", "bits");
        tables(options);
        bits(options);
    }

    private static int tables(IndexOptions options) {
        return options.getInt("tables", 16, 1, 256);
    }

    private static int bits(IndexOptions options) {
        return options.getInt("bits", 8, 1, 16);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        int bits = bits(context.options());
        float[][] planes = new float[tables(context.options()) * bits][vectors.dimension()];
        for (float[] plane : planes) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (float) context.random().nextGaussian();
            }
        }
        Buckets index = new Buckets(planes, bits);
        int[][] codes = new int[planes.length / bits][vectors.count()];
        context.forEach(vectors.count(), ordinal -> {
            float[] vector = new float[vectors.dimension()];
            vectors.read(ordinal, vector);
            for (int table = 0; table < codes.length; table++) {
                codes[table][ordinal] = code(index.sides(vector, table));
            }
        });
        context.forEach(codes.length, table -> index.fill(table, codes[table]));
        return index;
    }

    private static int code(float[] sides) {
        int code = 0;
        for (int bit = 0; bit < sides.length; bit++) {
            code |= sides[bit] > 0 ? 1 << bit : 0;
        }
        return code;
    }

    /** All tables: the planes of each one after the other, and for each code of each table the rows that have it. */
    private static final class Buckets implements VectorIndex {

        private final float[][] planes;
        private final int bits;
        private final int[][] buckets;

        Buckets(float[][] planes, int bits) {
            this.planes = planes;
            this.bits = bits;
            this.buckets = new int[(planes.length / bits) << bits][];
        }

        /** Returns how far on which side of each of a table's planes a vector lies. */
        float[] sides(float[] vector, int table) {
            float[] sides = new float[bits];
            for (int bit = 0; bit < bits; bit++) {
                float[] plane = planes[table * bits + bit];
                for (int i = 0; i < vector.length; i++) {
                    sides[bit] += plane[i] * vector[i];
                }
            }
            return sides;
        }

        void fill(int table, int[] codes) {
            int[] sizes = new int[1 << bits];
            for (int code : codes) {
                sizes[code]++;
            }
            for (int code = 0; code < sizes.length; code++) {
                buckets[(table << bits) + code] = new int[sizes[code]];
            }
            for (int ordinal = codes.length - 1; ordinal >= 0; ordinal--) {
                buckets[(table << bits) + codes[ordinal]][--sizes[codes[ordinal]]] = ordinal;
            }
        }

        @Override
        public void search(IndexQuery query) {
            int probes = Math.min(query.effort(DEFAULT_EFFORT), 1 << bits);
            for (int table = 0; table < planes.length / bits; table++) {
                float[] sides = sides(query.vector(), table);
                int[] nearestPlanes = IntStream.range(0, bits)
                        .boxed()
                        .sorted(Comparator.comparingDouble(bit -> Math.abs(sides[bit])))
                        .mapToInt(bit -> bit)
                        .toArray();
                for (int probe = 0; probe < probes; probe++) {
                    int[] bucket = buckets[(table << bits) + (code(sides) ^ across(probe, nearestPlanes))];
                    query.offerAll(bucket, bucket.length);
                }
            }
        }

        /** Counting in binary, with the nearest plane as the lowest digit, crosses the nearest planes first. */
        private static int across(int probe, int[] nearestPlanes) {
            int crossed = 0;
            for (int digit = 0; digit < nearestPlanes.length; digit++) {
                crossed |= ((probe >>> digit) & 1) << nearestPlanes[digit];
            }
            return crossed;
        }

        @Override
        public long memoryBytes() {
            long floats = (long) planes.length * planes[0].length;
            return Float.BYTES * floats
                    + Arrays.stream(buckets).mapToLong(bucket -> 16 + 4L * bucket.length).sum();
        }
    }
}
