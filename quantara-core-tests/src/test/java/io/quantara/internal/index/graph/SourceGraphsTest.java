package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CorruptionException;
import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexSource;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.IndexedRows;
import io.quantara.internal.index.ReadCheck;
import io.quantara.internal.index.Workers;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.testkit.index.SampleVectors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is taken over from the graphs of the segments that a segment was merged from. */
class SourceGraphsTest {

    private static final int COUNT = 600;
    private static final int HALF = COUNT / 2;
    private static final int[] ALL = IntStream.range(0, COUNT).toArray();

    private final float[][] sample = SampleVectors.clustered(COUNT, 12, 8, 97);
    private final IndexedRows first = build(Arrays.copyOf(sample, HALF));
    private final IndexedRows second = build(Arrays.copyOfRange(sample, HALF, COUNT));

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private static IndexedRows build(float[][] rows) {
        return IndexedRows.of(new GraphIndexType(), IndexOptions.none(), Metric.EUCLIDEAN, rows);
    }

    /** Returns where rows go when the first becomes that row, the second the one before it, and so on. */
    private static int[] reversed(int rows, int first, IntPredicate gone) {
        return IntStream.range(0, rows).map(row -> gone.test(row) ? -1 : first - row).toArray();
    }

    private static int[] left(int[] ordinals) {
        return Arrays.stream(ordinals).filter(row -> row >= 0).toArray();
    }

    private static Graph graph(IndexedRows rows) {
        return ((GraphIndex) rows.built().index()).graph();
    }

    /** Looks at what is taken over by the build of an index over rows in opposite order. */
    private void inBuild(List<IndexSource> sources, BiConsumer<SourceGraphs, Neighbours> look) {
        float[][] opposite = new float[COUNT][];
        Arrays.setAll(opposite, row -> sample[COUNT - 1 - row]);
        IndexBuild build = new IndexBuild(Workers.callerOnly(), 7, (_, _) -> {}, () -> false);
        try (IndexedRows merged = build(opposite)) {
            build.build(new Looking(look), merged.vectors(), IndexOptions.none(), sources).close();
        }
    }

    private record Looking(BiConsumer<SourceGraphs, Neighbours> look) implements IndexType {

        @Override
        public String name() {
            return "looking";
        }

        @Override
        public void check(IndexOptions options, int dimension, Metric metric) {
            assertThat(metric).isEqualTo(Metric.EUCLIDEAN);
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            int[] rows = IntStream.range(0, vectors.count()).toArray();
            GraphSpace space = GraphSpace.over(vectors);
            Twins twins = Twins.find(vectors, rows, context);
            SourceGraphs sources = new SourceGraphs(context.sources(), rows.length, twins, twins.firsts(rows));
            Neighbours neighbours = new Neighbours(space, rows.length, CodeGroup.LANES, context);
            sources.copyTo(neighbours, space, context);
            look.accept(sources, neighbours);
            return new GraphIndexType().build(vectors, context);
        }
    }

    private static List<Integer> expected(Graph graph, int node, int[] ordinals) {
        List<Integer> expected = new ArrayList<>();
        for (int lane = 0; lane < CodeGroup.LANES; lane++) {
            int ordinal = ordinals[CodeGroup.row(graph.groups(), graph.offset(node), lane)];
            if (ordinal >= 0 && !CodeGroup.isEmpty(graph.groups(), graph.offset(node), lane)) {
                expected.add(ordinal);
            }
        }
        return expected;
    }

    private static List<Integer> found(Neighbours neighbours, int node) {
        return IntStream.range(0, neighbours.degree())
                .map(at -> neighbours.get(node, at))
                .filter(other -> other >= 0)
                .boxed()
                .toList();
    }

    @Test
    void rowsKeepTheNeighboursThatAreLeft() {
        int[] firsts = reversed(HALF, COUNT - 1, row -> row % 10 == 3);
        int[] seconds = reversed(HALF, COUNT - 1 - HALF, _ -> false);
        inBuild(List.of(first.movedTo(firsts), second.movedTo(seconds)), (sources, neighbours) -> {
            for (int row = 0; row < HALF; row++) {
                if (firsts[row] >= 0) {
                    assertThat(found(neighbours, firsts[row])).isEqualTo(expected(graph(first), row, firsts));
                }
                assertThat(found(neighbours, seconds[row])).isEqualTo(expected(graph(second), row, seconds));
            }
            assertThat(sources.others(ALL))
                    .containsExactly(IntStream.range(0, HALF)
                            .filter(row -> row % 10 == 3)
                            .map(row -> COUNT - 1 - row)
                            .sorted()
                            .toArray());
            assertThat(sources.entries()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        });
    }

    @Test
    void graphThatLostManyRowsIsLeftOut() {
        int[] firsts = reversed(HALF, COUNT - 1, row -> row % 4 == 0);
        int[] seconds = reversed(HALF, COUNT - 1 - HALF, row -> row % 5 == 0);
        inBuild(List.of(first.movedTo(firsts), second.movedTo(seconds)), (sources, neighbours) -> {
            assertThat(sources.others(left(firsts))).isEqualTo(left(firsts));
            assertThat(sources.others(new int[] {seconds[1], seconds[2]})).isEmpty();
            assertThat(found(neighbours, firsts[1])).isEmpty();
            assertThat(found(neighbours, seconds[1])).isNotEmpty();
        });
    }

    @Test
    void nodesAreLookedForInTheOtherGraphs() {
        int[] firsts = reversed(HALF, COUNT - 1, row -> row == 7);
        int[] seconds = reversed(HALF, COUNT - 1 - HALF, _ -> false);
        inBuild(List.of(first.movedTo(firsts), second.movedTo(seconds)), (sources, _) -> {
            assertThat(sources.count()).isEqualTo(2);
            assertThat(sources.nodes(0, ALL)).containsExactlyInAnyOrder(left(firsts));
            assertThat(sources.nodes(1, ALL)).containsExactlyInAnyOrder(seconds);
            assertThat(sources.entriesFor(0)).isNotEmpty();
            assertThat(sources.nodes(1, ALL)).contains(sources.entriesFor(0));
            assertThat(sources.entriesFor(1)).isNotEmpty();
            assertThat(sources.nodes(0, ALL)).contains(sources.entriesFor(1));
        });
    }

    /** Their neighbours are gone. */
    @Test
    void nodesThatAreLeftAreLookedForInTheirGraphToo() {
        int[] firsts = reversed(HALF, COUNT - 1, row -> row % 10 == 0);
        int[] seconds = reversed(HALF, COUNT - 1 - HALF, _ -> false);
        inBuild(List.of(first.movedTo(firsts), second.movedTo(seconds)), (sources, _) -> {
            assertThat(sources.entriesFor(0)).isEqualTo(sources.entries());
            assertThat(sources.entriesFor(1)).isNotEmpty();
            assertThat(sources.nodes(0, ALL)).contains(sources.entriesFor(1));
        });
        inBuild(List.of(second.movedTo(seconds)), (sources, _) ->
                assertThat(sources.entriesFor(0)).isNotEmpty().isEqualTo(sources.entries()));
    }

    /** Equal rows have one node, with the neighbours of the last of them. */
    @Test
    void nodeOfSeveralGraphsIsLookedForOnce() {
        int[] firsts = reversed(HALF, COUNT - 1, _ -> false);
        inBuild(List.of(first.movedTo(firsts), first.movedTo(firsts)), (sources, _) -> {
            assertThat(sources.nodes(0, ALL)).isEmpty();
            assertThat(sources.nodes(1, ALL)).containsExactlyInAnyOrder(firsts);
        });
    }

    @Test
    void graphThatIsDamagedIsLeftOut() {
        ReadCheck damaged = new ReadCheck() {
            private boolean opened;

            @Override
            public void stored(long offset, long length) {
                if (opened) {
                    throw new CorruptionException("000001-000002.idx", offset, "a bit is wrong");
                }
                opened = offset > 0;
            }

            @Override
            public void row(int ordinal) {
                throw new AssertionError("rows of sources are not read");
            }
        };
        MemorySegment stored = MemorySegment.ofArray(first.bytes());
        VectorIndex index = new GraphIndexType().open(stored, damaged, first.vectors(), IndexOptions.none());
        int[] ordinals = reversed(HALF, COUNT - 1, _ -> false);
        IndexSource source = new IndexSource() {
            @Override
            public VectorIndex index() {
                return index;
            }

            @Override
            public SegmentVectors vectors() {
                return first.vectors();
            }

            @Override
            public int newOrdinal(int ordinal) {
                return ordinals[ordinal];
            }
        };
        inBuild(List.of(source), (sources, _) -> assertThat(sources.others(ordinals)).isEqualTo(ordinals));
    }
}
