package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DotTilesTest {

    private static final int[] DIMENSIONS = {1, 16, 17, 48, 64, 100, 384, 1_000};

    static List<DistanceKernel> kernels() {
        return Kernels.available();
    }

    /** The slow way: double arithmetic; what lies within the error of the limit may be decided either way. */
    @ParameterizedTest
    @MethodSource("kernels")
    void findsTheRowsAboveTheLimitOfEachQuery(DistanceKernel kernel) {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int dimension = DIMENSIONS[random.nextInt(DIMENSIONS.length)];
            float[][] rows = vectors(1 + random.nextInt(RowTile.ROWS), dimension, random);
            float[][] queries = vectors(1 + random.nextInt(QueryTile.QUERIES), dimension, random);
            QueryTile.Norm norm = random.nextBoolean() ? QueryTile.Norm.PLAIN : QueryTile.Norm.SQUARED;
            double[] constants = random.doubles(queries.length, -1, 1).toArray();
            double[] slopes = random.doubles(queries.length, -0.1, 0.1).toArray();

            List<boolean[]> near = near(kernel, rows, queries, norm, constants, slopes);

            for (int row = 0; row < rows.length; row++) {
                double n = DistanceKernel.norm(rows[row]);
                for (int query = 0; query < queries.length; query++) {
                    double dot = dot(rows[row], queries[query]);
                    double limit = constants[query] + slopes[query] * (norm == QueryTile.Norm.PLAIN ? n : n * n);
                    double room = DistanceKernel.dotError(DistanceKernel.paddedDimension(dimension))
                                    * n
                                    * DistanceKernel.norm(queries[query])
                            + 1e-5;
                    if (Math.abs(dot - limit) > room) {
                        assertThat(near.get(row)[query])
                                .as("seed %s, row %s, query %s: %s against %s", seed, row, query, dot, limit)
                                .isEqualTo(dot >= limit);
                    }
                }
                for (int query = queries.length; query < QueryTile.QUERIES; query++) {
                    assertThat(near.get(row)[query]).as("no such query").isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rowsWithoutANormAreNearToEveryQuery(DistanceKernel kernel) {
        for (int count = 1; count <= 5; count++) {
            RowTile tile = new RowTile(16);
            QueryTile queries = new QueryTile(16, QueryTile.Norm.PLAIN);
            for (int query = 0; query < QueryTile.QUERIES; query++) {
                queries.query(query, new float[16]);
                queries.limit(query, 1e30, 1);
            }
            try (Arena arena = Arena.ofConfined()) {
                tile.load(arena.allocate(64L * count, 64), 0, count);
                tile.norm(count - 1, Double.NaN);
                int[] near = new int[RowTile.ROWS];

                assertThat(kernel.near(tile, queries, near)).isTrue();
                assertThat(near[count - 1]).isEqualTo(-1);
                assertThat(Arrays.copyOf(near, count - 1)).isEqualTo(new int[count - 1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesQueriesOfAnotherLength(DistanceKernel kernel) {
        QueryTile queries = new QueryTile(32, QueryTile.Norm.PLAIN);
        assertThatThrownBy(() -> kernel.near(new RowTile(16), queries, new int[RowTile.ROWS]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 floats")
                .hasMessageContaining("32");
    }

    private static List<boolean[]> near(
            DistanceKernel kernel,
            float[][] rows,
            float[][] queries,
            QueryTile.Norm norm,
            double[] constants,
            double[] slopes) {
        int length = DistanceKernel.paddedDimension(rows[0].length);
        RowTile tile = new RowTile(length);
        QueryTile group = new QueryTile(length, norm);
        for (int query = 0; query < queries.length; query++) {
            group.query(query, DistanceKernel.padded(queries[query]));
            group.limit(query, constants[query], slopes[query]);
        }
        int[] found = new int[RowTile.ROWS];
        boolean any;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = KernelCases.rows(arena, 64, rows);
            tile.load(memory, 64, rows.length);
            for (int row = 0; row < rows.length; row++) {
                tile.norm(row, DistanceKernel.norm(rows[row]));
            }
            any = kernel.near(tile, group, found);
        }
        List<boolean[]> near = new ArrayList<>();
        for (int row = 0; row < rows.length; row++) {
            boolean[] queriesNear = new boolean[QueryTile.QUERIES];
            for (int query = 0; query < QueryTile.QUERIES; query++) {
                queriesNear[query] = any && (found[row] & (1 << query)) != 0;
            }
            near.add(queriesNear);
        }
        return near;
    }

    private static float[][] vectors(int count, int dimension, SplittableRandom random) {
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = KernelCases.Kind.RANDOM.vector(dimension, random);
        }
        return vectors;
    }

    private static double dot(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return sum;
    }
}
