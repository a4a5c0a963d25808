package io.quantara.internal.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Metric;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.simd.Kernels;
import io.quantara.testkit.index.SampleRows;
import io.quantara.testkit.index.SampleVectors;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighbourSelectionTest {

    private static final int COUNT = 200;

    @ParameterizedTest
    @EnumSource(Metric.class)
    void choosesWhatAlgorithmFourChooses(Metric metric) {
        float[][] sample = SampleVectors.clustered(COUNT, 12, 8, 81);
        try (SampleRows rows = new SampleRows(12, sample, Collections.nCopies(COUNT, ""), 1);
                Arena arena = Arena.ofConfined()) {
            ColumnVectors vectors = new ColumnVectors(rows.vectors(), rows.norms(), COUNT, 12, metric);
            HnswGraph graph =
                    HnswGraph.create(vectors, 16, new byte[COUNT], size -> arena.allocate(size, 64));
            double longest = 0;
            for (int row = 0; row < COUNT; row++) {
                longest = Math.max(longest, vectors.norm(row));
            }
            for (int row = 0; row < COUNT && metric != Metric.EUCLIDEAN; row++) {
                graph.setScale(row, (float) RowDistances.scale(metric, vectors.norm(row), longest));
            }
            RowDistances distances = new RowDistances(graph, vectors);
            NeighbourSelection selection = new NeighbourSelection(distances);
            for (int row = 0; row < 20; row++) {
                long[] candidates = candidates(distances, row);
                for (int most : new int[] {1, 4, 16, COUNT}) {
                    long[] chosen = new long[COUNT];
                    int found = selection.select(Kernels.scalar(), candidates, candidates.length, most, chosen);
                    assertThat(Arrays.copyOf(chosen, found)).containsExactly(slowly(distances, candidates, most));
                }
            }
        }
    }

    private static long[] candidates(RowDistances distances, int row) {
        long[] candidates = new long[COUNT - 1];
        for (int i = 0, other = 0; other < COUNT; other++) {
            if (other != row) {
                candidates[i++] = Beam.entry(distance(distances, row, other), other);
            }
        }
        Arrays.sort(candidates);
        return candidates;
    }

    private static float distance(RowDistances distances, int one, int two) {
        float[] query = new float[distances.floats()];
        float[] result = new float[1];
        distances.read(one, query);
        distances.from(Kernels.scalar(), query, distances.scale(one), new int[] {two}, 1, result);
        return result[0];
    }

    /** The algorithm as the paper writes it. */
    private static Long[] slowly(RowDistances distances, long[] candidates, int most) {
        List<Long> chosen = new ArrayList<>();
        for (long candidate : candidates) {
            boolean isNearest = chosen.stream()
                    .noneMatch(other -> distance(distances, Beam.row(other), Beam.row(candidate))
                            < Beam.distance(candidate));
            if (isNearest && chosen.size() < most) {
                chosen.add(candidate);
            }
        }
        return chosen.toArray(new Long[0]);
    }
}
