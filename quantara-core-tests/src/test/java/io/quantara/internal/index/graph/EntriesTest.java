package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexedRows;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.testkit.index.SampleVectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where searches begin: what is in which group, and which groups a walk looks at. */
class EntriesTest {

    private static final int ROWS = 14_000;
    private static final int DIMENSION = 24;

    private static IndexedRows build(Metric metric, float[][] sample) {
        return IndexedRows.of(new GraphIndexType(), IndexOptions.none(), metric, sample);
    }

    private static Graph graph(IndexedRows rows) {
        return ((GraphIndex) rows.built().index()).graph();
    }

    private static List<List<Integer>> lanes(Graph graph, MemorySegment groups) {
        List<List<Integer>> all = new ArrayList<>();
        for (long at = 0; at < groups.byteSize(); at += graph.groupBytes()) {
            List<Integer> lanes = new ArrayList<>();
            for (int lane = 0; lane < CodeGroup.LANES; lane++) {
                if (!CodeGroup.isEmpty(groups, at, lane)) {
                    lanes.add(CodeGroup.row(groups, at, lane));
                }
            }
            all.add(lanes);
        }
        return all;
    }

    private static List<Integer> flat(List<List<Integer>> groups) {
        return groups.stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300, 5_000})
    void eachGroupHasALeaderAndNoMoreAreNeeded(int rows) {
        try (IndexedRows indexed = build(Metric.EUCLIDEAN, SampleVectors.clustered(rows, 8, 20, 200))) {
            Graph graph = graph(indexed);
            List<List<Integer>> groups = lanes(graph, graph.entries().groups());
            assertThat(flat(lanes(graph, graph.entries().leaders())))
                    .isEqualTo(IntStream.range(0, groups.size()).boxed().toList());
            assertThat(groups).hasSize(Math.ceilDiv(flat(groups).size(), CodeGroup.LANES)).doesNotContain(List.of());
            assertThat(flat(groups)).doesNotHaveDuplicates().hasSizeBetween(1, Math.max(1, rows / 8));
        }
    }

    @Test
    void groupsHoldRowsNearToEachOther() {
        float[][] sample = SampleVectors.clustered(ROWS, DIMENSION, 40, 201);
        try (IndexedRows indexed = build(Metric.EUCLIDEAN, sample)) {
            Graph graph = graph(indexed);
            List<List<Integer>> groups = lanes(graph, graph.entries().groups());
            List<Integer> shuffled = new ArrayList<>(flat(groups));
            Collections.shuffle(shuffled, new Random(202));
            double within = groups.stream().mapToDouble(group -> apart(sample, group)).average().orElseThrow();
            assertThat(within).isLessThan(apart(sample, shuffled) / 2);
        }
    }

    /** Returns the mean squared distance of a group's rows from the first of them. */
    private static double apart(float[][] sample, List<Integer> group) {
        return group.stream().skip(1).mapToDouble(row -> squared(sample[group.getFirst()], sample[row])).average()
                .orElse(0);
    }

    private static double squared(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (one[i] - other[i]) * (double) (one[i] - other[i]))
                .sum();
    }

    /** A walk looks at a fraction of the groups; if the leaders misled it, it would come across few of these. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void walkComesAcrossTheNearestOfManyEntries(Metric metric) {
        float[][] sample = SampleVectors.clustered(ROWS, DIMENSION, 40, 203);
        try (IndexedRows indexed = build(metric, sample)) {
            Graph graph = graph(indexed);
            List<Integer> entries = flat(lanes(graph, graph.entries().groups()));
            assertThat(entries.size()).isGreaterThan(4 * Walk.NEAR * CodeGroup.LANES);
            Walk walk = new Walk(graph);
            int found = 0;
            float[][] queries = SampleVectors.near(sample, 200, 204);
            for (float[] query : queries) {
                walk.target().setQuery(query);
                walk.search(16, 10, null);
                NearestRows candidates = new NearestRows(CodeGroup.LANES);
                walk.offerEntries(new NearestRows(CodeGroup.LANES), candidates);
                found += candidates.contains(nearest(walk, entries)) ? 1 : 0;
            }
            assertThat(found).as("of %d, %s", queries.length, metric).isGreaterThan(160);
        }
    }

    private static int nearest(Walk walk, List<Integer> rows) {
        NearestRows nearest = new NearestRows(1);
        rows.forEach(row -> nearest.offer(row, walk.target().distance(row)));
        return nearest.row(0);
    }

    @Test
    void moreEntriesLieEvenlyAmongTheRows() {
        int[] sorted = IntStream.range(0, 10_000).map(i -> 9_999 - i).toArray();
        int[] more = EntryRows.more(new int[] {5, 17, 9_999}, sorted);
        assertThat(more).hasSizeBetween(1_200, 1_250).startsWith(5, 17, 9_999).doesNotHaveDuplicates();
        assertThat(Arrays.stream(more).filter(row -> row < 1_000).count()).isBetween(120L, 130L);
        assertThat(EntryRows.more(new int[] {3, 4}, new int[] {3, 4, 5})).containsExactly(3, 4);
        assertThat(EntryRows.more(new int[0], IntStream.range(0, 4_000_000).toArray())).hasSize(1 << 15);
    }

    @Test
    void verifyFindsLeadersOfNoGroup() {
        float[][] sample = SampleVectors.clustered(200, 8, 5, 73);
        try (IndexedRows rows = build(Metric.EUCLIDEAN, sample);
                Arena arena = Arena.ofShared()) {
            byte[] bytes = rows.bytes();
            int groupBytes = (4 + 6) * 128;
            // Before the nodes lies the only group of entries, and before that the group of its leader.
            for (int number : new int[] {1, -1}) {
                byte[] nowhere = GraphIndexTest.changed(bytes, bytes.length - (sample.length + 2) * groupBytes, number);
                try (BuiltIndex opened = rows.open(nowhere, arena, IndexOptions.none())) {
                    assertThatThrownBy(() -> opened.index().verify())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("to group " + number + " where there are 1");
                }
            }
        }
    }
}
