package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import io.quantara.DeadlineExceededException;
import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.Scoring;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.LambdaIndex;
import io.quantara.internal.index.Workers;
import io.quantara.testkit.index.SampleRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an index answers, when exact search does, and what an index can not get wrong. */
class IndexSearchTest {

    private static final int COUNT = 300;
    private static final int K = 5;

    private final SampleRows rows = rows();
    private final List<Throwable> failures = new ArrayList<>();
    private final SnapshotSearcher searcher =
            new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> failures.add(cause));

    /** Row i is (i, 0, ...), so that dot product and euclidean distance from the origin grow with the ordinal. */
    private static SampleRows rows() {
        float[][] vectors = new float[COUNT][4];
        IntStream.range(0, COUNT).forEach(i -> vectors[i][0] = i);
        List<String> names =
                IntStream.range(0, COUNT).mapToObj(i -> i % 2 == 0 ? "even" : "odd").toList();
        return new SampleRows(4, vectors, names, 1);
    }

    @AfterEach
    void close() {
        Thread.interrupted();
        rows.close();
    }

    /** A type whose search is a lambda. */
    private record Lambda(Scoring scoring, Set<Metric> metrics) implements IndexType {
        @Override
        public String name() {
            return "lambda";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            throw new AssertionError("never built");
        }
    }

    private Found search(Consumer<IndexQuery> body) {
        return search(body, Scoring.DATABASE, query(Metric.DOT, K, null));
    }

    private Found search(Consumer<IndexQuery> body, Scoring scoring, Query query) {
        return search(new AttachedIndex(
                new Lambda(scoring, EnumSet.allOf(Metric.class)), new LambdaIndex(body), Metric.DOT), query);
    }

    private static AttachedIndex index(Consumer<IndexQuery> body) {
        return new AttachedIndex(
                new Lambda(Scoring.DATABASE, EnumSet.allOf(Metric.class)), new LambdaIndex(body), Metric.DOT);
    }

    private Found search(AttachedIndex index, Query query) {
        return searcher.search(List.of(new SearchPart(rows, null, COUNT, index)), query);
    }

    private static Query query(Metric metric, int k, @Nullable Filter filter) {
        return SampleParts.query(new float[] {1, 0, 0, 0}, metric, k, filter, Double.NaN);
    }

    private static void offerAll(IndexQuery query) {
        IntStream.range(0, COUNT).forEach(query::offer);
    }

    private static List<Integer> ordinals(Found found) {
        return found.hits().stream().map(Hit::ordinal).toList();
    }

    @Test
    void offeredRowsAreScoredByTheDatabase() {
        Found found = search(query -> {
            for (int ordinal = 100; ordinal < 110; ordinal++) {
                assertThat(query.offer(ordinal, -1e30f)).isTrue();
            }
        });
        assertThat(ordinals(found)).containsExactly(109, 108, 107, 106, 105);
        assertThat(found.hits().getFirst().score()).isEqualTo(109);
        assertThat(found.plan().indexType()).contains("lambda");
        assertThat(found.plan().reason()).isEmpty();
        assertThat(found.plan().indexedRows()).isEqualTo(COUNT);
        assertThat(found.plan().scoredRows()).isEqualTo(10);
    }

    @Test
    void sinkTellsTheWorstOfTheBestAndWhetherARowIsAmongThem() {
        search(query -> {
            assertThat(query.worst()).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(query.k()).isEqualTo(K);
            assertThat(query.effort(77)).isEqualTo(77);
            assertThat(query.metric()).isEqualTo(Metric.DOT);
            assertThat(query.acceptedCount()).isEqualTo(COUNT);
            query.offerAll(new int[] {50, 51, 52, 53, 54, 999}, 5);
            assertThat(query.worst()).isEqualTo(50);
            assertThat(query.offer(49)).isFalse();
            assertThat(query.offer(54)).as("a repeat").isFalse();
            assertThat(query.offer(60)).isTrue();
            assertThat(query.worst()).isEqualTo(51);
        });
        assertThat(failures).isEmpty();
    }

    @Test
    void partsAreAskedLargestFirstAndKnowTheWorstOfTheBestSoFar() {
        List<Float> worst = new ArrayList<>();
        AttachedIndex first = index(IndexSearchTest::offerAll);
        AttachedIndex second = index(query -> {
            worst.add(query.worst());
            IntStream.range(0, K).forEach(query::offer);
        });
        long[] few = new long[(COUNT + 63) / 64];
        Arrays.fill(few, 0, 2, -1);
        SearchPart smaller = new SearchPart(rows, few, 128, second);
        Found found = searcher.search(
                List.of(smaller, new SearchPart(rows, null, COUNT, first)), query(Metric.DOT, K, null));
        assertThat(worst).containsExactly(295f);
        assertThat(ordinals(found)).containsExactly(299, 298, 297, 296, 295);
        assertThat(found.plan().exactRows()).isZero();
    }

    @Test
    void passedRowsThatDoNotExistAreRefused() {
        Found found = search(query -> query.passed(new int[] {1, COUNT}, 2));
        assertThat(found.plan().isExact()).isTrue();
        assertThat(failures).singleElement().isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rowsTheFilterRefusesAreDropped() {
        Found found = search(
                query -> {
                    assertThat(query.accepts(3)).isFalse();
                    assertThat(query.accepts(4)).isTrue();
                    assertThat(query.acceptedCount()).isEqualTo(COUNT / 2);
                    offerAll(query);
                },
                Scoring.DATABASE,
                query(Metric.DOT, K, Filter.eq(Filter.NAME, "even")));
        assertThat(ordinals(found)).containsExactly(298, 296, 294, 292, 290);
        assertThat(failures).isEmpty();
    }

    @Test
    void closenessOfTheIndexIsTheScoreWhenItsTypeSaysSo() {
        Found found = search(
                query -> IntStream.range(0, 20).forEach(i -> query.offer(i, 1_000 - i)),
                Scoring.INDEX,
                query(Metric.DOT, K, null));
        assertThat(ordinals(found)).containsExactly(0, 1, 2, 3, 4);
        assertThat(found.hits()).extracting(Hit::score).containsExactly(1_000f, 999f, 998f, 997f, 996f);
        assertThat(found.plan().scoredRows()).isZero();
    }

    @Test
    void resultsOfIndexedAndOtherPartsAreMerged() {
        AttachedIndex index = new AttachedIndex(
                new Lambda(Scoring.DATABASE, Set.of(Metric.DOT)),
                new LambdaIndex(query -> query.offerAll(new int[] {10, 20, 30, 40, 299}, 5)),
                Metric.DOT);
        Found found = searcher.search(
                List.of(new SearchPart(rows, null, COUNT, null), new SearchPart(rows, null, COUNT, index)),
                query(Metric.DOT, K, null));
        assertThat(found.hits()).extracting(Hit::part).containsExactly(0, 1, 0, 0, 0);
        assertThat(found.plan().indexType()).contains("lambda");
        assertThat(found.plan().reason()).isEqualTo("no index");
        assertThat(found.plan().exactRows()).isEqualTo(COUNT);
    }

    @Test
    void indexServesItsOwnMetricAndThoseItSaysBesides() {
        var type = new Lambda(Scoring.DATABASE, Set.of(Metric.DOT, Metric.EUCLIDEAN));
        var index = new LambdaIndex(IndexSearchTest::offerAll, Set.of(Metric.EUCLIDEAN, Metric.COSINE));
        var attached = new AttachedIndex(type, index, Metric.DOT);
        assertThat(search(attached, query(Metric.DOT, K, null)).plan().isExact()).isFalse();
        assertThat(search(attached, query(Metric.EUCLIDEAN, K, null)).plan().isExact()).isFalse();
        assertThat(search(attached, query(Metric.COSINE, K, null)).plan().reason())
                .isEqualTo("index lambda does not serve COSINE");
        var modest = new AttachedIndex(type, new LambdaIndex(IndexSearchTest::offerAll), Metric.DOT);
        assertThat(search(modest, query(Metric.EUCLIDEAN, K, null)).plan().reason())
                .isEqualTo("index lambda does not serve EUCLIDEAN");
        assertThat(failures).isEmpty();
    }

    @Test
    void indexIsNotAskedWhenItCannotHelp() {
        Consumer<IndexQuery> never = _ -> {
            throw new AssertionError("asked");
        };
        long later = System.nanoTime() + 60_000_000_000L;
        Query exactOnly = new Query(new float[] {1, 0, 0, 0}, Metric.DOT, K, null, Double.NaN, 0, true, later);
        assertThat(search(never, Scoring.DATABASE, exactOnly).plan().reason()).isEqualTo("asked for exact search");
        assertThat(search(never, Scoring.DATABASE, query(Metric.DOT, COUNT, null)).plan().reason())
                .isEqualTo("k is not below the accepted rows");
        assertThat(failures).isEmpty();
    }

    @Test
    void everyFailureOfAnIndexEndsInExactSearchAndIsTold() {
        List<Consumer<IndexQuery>> broken = List.of(
                _ -> {
                    throw new IllegalStateException("boom");
                },
                _ -> {
                    throw new OutOfMemoryError("boom");
                },
                IndexSearchTest::overflow,
                query -> query.offer(COUNT),
                query -> query.offer(-1),
                query -> query.accepts(COUNT),
                query -> query.offerAll(new int[3], 4),
                query -> query.offer(3, Float.NaN),
                IndexSearchTest::offerInAnotherThread);
        for (int i = 0; i < broken.size(); i++) {
            failures.clear();
            Consumer<IndexQuery> body = broken.get(i);
            Found found = search(query -> {
                offerAll(query);
                body.accept(query);
            });
            assertThat(ordinals(found)).as("failure %s", i).containsExactly(299, 298, 297, 296, 295);
            assertThat(found.plan().isExact()).isTrue();
            assertThat(found.plan().reason()).startsWith("index lambda failed: java.lang.");
            assertThat(failures).hasSize(1);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void overflow(IndexQuery query) {
        overflow(query);
    }

    private static void offerInAnotherThread(IndexQuery query) {
        Thread thread = Thread.ofPlatform().unstarted(() -> query.offer(7));
        thread.setUncaughtExceptionHandler((_, refused) -> assertThat(refused).hasMessageContaining("thread"));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    @Test
    void indexThatBreaksItsQueryVectorHarmsNobody() {
        Found found = search(query -> {
            Arrays.fill(query.vector(), -5);
            offerAll(query);
        });
        assertThat(ordinals(found)).containsExactly(299, 298, 297, 296, 295);
        assertThat(found.plan().isExact()).isFalse();
    }

    @Test
    void sinkRefusesOffersAfterTheSearch() {
        AtomicReference<IndexQuery> kept = new AtomicReference<>();
        search(query -> {
            offerAll(query);
            kept.set(query);
        });
        assertThatThrownBy(() -> kept.get().offer(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after its search");
    }

    @Test
    void deadlineAndInterruptInsideAnIndexAreNoFailureOfIt() {
        Query soon = new Query(
                new float[] {1, 0, 0, 0}, Metric.DOT, K, null, Double.NaN, 9, false, System.nanoTime() + 5_000_000);
        assertThatThrownBy(() -> search(IndexSearchTest::searchForEver, Scoring.DATABASE, soon))
                .isInstanceOf(DeadlineExceededException.class);
        Consumer<IndexQuery> interrupted = query -> {
            Thread.currentThread().interrupt();
            searchForEver(query);
        };
        assertThatThrownBy(() -> search(interrupted)).isInstanceOf(CancelledException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(failures).isEmpty();
    }

    /** Even when it swallows the exception. */
    private static void searchForEver(IndexQuery query) {
        try {
            while (query.k() == K) {
                query.offer(1);
            }
        } catch (DeadlineExceededException | CancelledException swallowed) {
            assertThat(swallowed).hasMessageContaining("search");
        }
    }
}
