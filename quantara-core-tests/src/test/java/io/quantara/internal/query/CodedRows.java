package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.codes.RowCodes;
import io.quantara.internal.index.codes.RowCodesWriter;
import io.quantara.testkit.index.SampleRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.SplittableRandom;

/** Rows of vectors that provoke rounding errors, with their codes. */
final class CodedRows implements AutoCloseable {

    /** What the vectors are like. */
    enum Kind {
        RANDOM,
        CLUSTERED,
        FAR_FROM_ZERO,
        EQUAL,
        FEW_DISTINCT,
        SPARSE,
        DENORMAL,
        TINY_STEPS,
        SMALL,
        HUGE,
        ALL_SCALES;

        private void fill(float[] vector, SplittableRandom random) {
            double scale = this == ALL_SCALES ? Math.pow(2, random.nextInt(-140, 50)) : 1;
            int cluster = random.nextInt(5);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (scale * component(i, cluster, random)) + 0.0f;
            }
        }

        private double component(int i, int cluster, SplittableRandom random) {
            return switch (this) {
                case RANDOM, ALL_SCALES -> random.nextGaussian();
                case CLUSTERED -> Math.sin(i * 7.0 + cluster) + 0.05 * random.nextGaussian();
                case FAR_FROM_ZERO -> 1_000 + random.nextGaussian();
                case EQUAL -> 0.1 * (i + 1);
                case FEW_DISTINCT -> i < 3 ? random.nextInt(-1, 2) : 0;
                case SPARSE -> random.nextInt(10) == 0 ? random.nextGaussian() : 0;
                case DENORMAL -> Float.intBitsToFloat(random.nextInt(1 << 23));
                case TINY_STEPS -> Math.nextUp(1e-20f) + random.nextInt(3) * (double) Float.MIN_VALUE;
                case SMALL -> 1e-21 * random.nextGaussian();
                case HUGE -> 1e16 * random.nextGaussian();
            };
        }
    }

    private final Arena arena = Arena.ofShared();
    private final SampleRows rows;
    private final RowCodes codes;

    CodedRows(Kind kind, int count, int dimension, SplittableRandom random) {
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            kind.fill(vector, random);
        }
        this.rows = new SampleRows(dimension, vectors, Collections.nCopies(count, "n"), random.nextLong());
        RowCodesWriter writer = new RowCodesWriter(
                new ColumnVectors(rows.vectors(), rows.norms(), count, dimension, Metric.DOT));
        MemorySegment stored = arena.allocate(RowCodes.sizeBytes(count, dimension), 64);
        writer.writeHeader(stored);
        for (int block = 0; block < writer.blocks(); block++) {
            long offset = writer.headerBytes() + block * writer.blockBytes();
            writer.writeBlock(block, stored.asSlice(offset, writer.blockBytes()));
        }
        this.codes = new RowCodes(stored, (_, _) -> true, count, dimension);
    }

    SampleRows rows() {
        return rows;
    }

    RowCodes codes() {
        return codes;
    }

    /** Returns the rows as a part, of which some are deleted. */
    SearchPart part(long[] live, int liveCount) {
        return new SearchPart(rows, live, liveCount, null, "no index", codes, null);
    }

    /** Returns a query: of the rows' kind, one of the rows, zero, or of another scale. */
    static float[] query(Kind kind, SampleRows rows, SplittableRandom random) {
        float[] query = new float[rows.dimension()];
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> Kind.ALL_SCALES.fill(query, random);
            case 2 -> query = SearchOracle.vector(rows, random.nextInt(rows.count()));
            default -> kind.fill(query, random);
        }
        for (int i = 0; i < query.length; i++) {
            query[i] += 0.0f;
        }
        return query;
    }

    @Override
    public void close() {
        rows.close();
        arena.close();
    }
}
