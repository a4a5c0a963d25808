package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.testkit.index.SampleRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Seeded parts to search, with deleted rows, zero rows and many rows that are equally close. */
final class SampleParts implements AutoCloseable {

    static final Filter FILTER = Filter.in(Filter.NAME, List.of("a", "c"));

    private static final String[] NAMES = {"a", "b", "c", "d"};

    private final List<SearchPart> parts = new ArrayList<>();
    private final List<List<String>> names = new ArrayList<>();
    private final Random random;

    SampleParts(long seed, int partCount, int mostRows, int dimension, boolean fewDistinct) {
        this.random = new Random(seed);
        double kept = new double[] {1, 0.95, 0.5, 0.02, 0}[random.nextInt(5)];
        for (int i = 0; i < partCount; i++) {
            add(random.nextInt(mostRows + 1), dimension, fewDistinct, kept);
        }
    }

    private void add(int count, int dimension, boolean fewDistinct, double kept) {
        float[][] vectors = new float[count][];
        List<String> rowNames = new ArrayList<>();
        long[] live = new long[(count + 63) / 64];
        int liveCount = 0;
        for (int i = 0; i < count; i++) {
            vectors[i] = vector(dimension, fewDistinct);
            rowNames.add(NAMES[random.nextInt(NAMES.length)]);
            if (random.nextDouble() < kept) {
                live[i >>> 6] |= 1L << i;
                liveCount++;
            }
        }
        SampleRows rows = new SampleRows(dimension, vectors, rowNames, random.nextLong());
        fillBeyond(live, count);
        boolean nullable = liveCount == count && random.nextBoolean();
        parts.add(new SearchPart(rows, nullable ? null : live, liveCount, null));
        names.add(rowNames);
    }

    /** Bits of rows that came after the snapshot mean nothing. */
    private void fillBeyond(long[] live, int count) {
        if (count % Long.SIZE != 0 && random.nextBoolean()) {
            live[live.length - 1] |= -1L << count;
        }
    }

    /** Returns a vector; of few distinct ones, many are equal and some zero. */
    float[] vector(int dimension, boolean fewDistinct) {
        float[] vector = new float[dimension];
        int nonZero = fewDistinct ? Math.min(3, dimension) : dimension;
        for (int i = 0; i < nonZero; i++) {
            vector[i] = fewDistinct ? random.nextInt(3) - 1 : (float) random.nextGaussian();
        }
        return vector;
    }

    List<SearchPart> parts() {
        return parts;
    }

    Random random() {
        return random;
    }

    boolean matches(@Nullable Filter filter, int part, int ordinal) {
        return filter == null
                || (FILTER.equals(filter) && "ac".contains(names.get(part).get(ordinal)));
    }

    static Query query(float[] vector, Metric metric, int k, @Nullable Filter filter, double threshold) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        return new Query(vector, metric, k, filter, threshold, 0, false, deadline);
    }

    @Override
    public void close() {
        for (SearchPart part : parts) {
            ((SampleRows) part.rows()).close();
        }
    }
}
