package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Metric;
import io.quantara.internal.index.DotLimit;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.RowScorer;
import io.quantara.internal.index.Workers;
import io.quantara.internal.index.codes.CodeBounds;
import io.quantara.internal.index.codes.RowCodes;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run with {@code -Dquantara.codes.queries=100000} for as many queries. */
class CodesTest {

    private static final int QUERIES = Integer.getInteger("quantara.codes.queries", 3_000);
    private static final int[] DIMENSIONS = {1, 2, 16, 31, 33, 64, 100, 384, 1_000, 4_096};
    private static final int[] KS = {1, 3, 10, 100, 1_000};
    private static final List<Metric> METRICS = List.of(Metric.values());

    private static int queriesPerKind() {
        return QUERIES / CodedRows.Kind.values().length;
    }

    private static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static int anyDimension(SplittableRandom random) {
        return DIMENSIONS[random.nextInt(random.nextInt(20) == 0 ? DIMENSIONS.length : DIMENSIONS.length - 3)];
    }

    /** The bound must hold for every closeness that could be asked for, with every kernel. */
    @ParameterizedTest
    @EnumSource(CodedRows.Kind.class)
    void neverLeaveOutARowThatIsAsCloseAsAsked(CodedRows.Kind kind) {
        int[] near = new int[RowCodes.BLOCK];
        for (int seed = 0; seed < queriesPerKind() / 20 + 1; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(300);
            try (CodedRows coded = new CodedRows(kind, count, anyDimension(random), random)) {
                for (int time = 0; time < 20; time++) {
                    QueryVector query = new QueryVector(
                            CodedRows.query(kind, coded.rows(), random), any(METRICS, random));
                    if (!DotLimit.isSafe(query.norm())) {
                        continue;
                    }
                    DistanceKernel kernel = any(Kernels.available(), random);
                    float[] closeness = new float[count];
                    new RowScorer(Kernels.scalar(), coded.rows().vectors(), coded.rows().norms(), query)
                            .scoreRange(0, count, closeness);
                    float worst = closeness[random.nextInt(count)];
                    CodeBounds bounds = coded.codes().bounds(query);
                    for (int block = 0; block * RowCodes.BLOCK < count; block++) {
                        int start = block * RowCodes.BLOCK;
                        int found = bounds.near(
                                kernel, block, Math.min(RowCodes.BLOCK, count - start), worst, near);
                        Set<Integer> kept = Set.of(Arrays.stream(near, 0, found).boxed().toArray(Integer[]::new));
                        for (int i = 0; i < Math.min(RowCodes.BLOCK, count - start); i++) {
                            if (closeness[start + i] >= worst) {
                                assertThat(kept)
                                        .as("seed %s, time %s, %s by %s, row %s of %s", seed, time,
                                                kernel.name(), query.metric(), start + i, count)
                                        .contains(i);
                            }
                        }
                    }
                }
            }
        }
    }

    /** All codes are used, whatever a sample would say; deleted rows must not come back. */
    @ParameterizedTest
    @EnumSource(CodedRows.Kind.class)
    void changeNoResultOfAScan(CodedRows.Kind kind) {
        for (int seed = 0; seed < queriesPerKind() / 10 + 1; seed++) {
            SplittableRandom random = new SplittableRandom(~seed);
            int count = 1 + random.nextInt(1_000);
            try (CodedRows coded = new CodedRows(kind, count, anyDimension(random), random)) {
                SearchPart part = withDeletes(coded, count, random);
                for (int time = 0; time < 10; time++) {
                    Query query = query(
                            CodedRows.query(kind, coded.rows(), random),
                            any(METRICS, random),
                            KS[random.nextInt(KS.length)]);
                    if (DotLimit.isSafe(DistanceKernel.norm(query.vector()))) {
                        assertThat(scan(part, query, any(Kernels.available(), random)))
                                .as("seed %s, time %s, %s", seed, time, query.metric())
                                .isEqualTo(SearchOracle.search(List.of(part), query, (_, _) -> true));
                    }
                }
            }
        }
    }

    private static SearchPart withDeletes(CodedRows coded, int count, SplittableRandom random) {
        long[] live = new long[(count + 63) / 64];
        int liveCount = 0;
        for (int row = 0; row < count; row++) {
            if (random.nextInt(10) > 0) {
                live[row >>> 6] |= 1L << row;
                liveCount++;
            }
        }
        return coded.part(live, liveCount);
    }

    private static List<Hit> scan(SearchPart part, Query query, DistanceKernel kernel) {
        SearchContext search = new SearchContext(
                List.of(part),
                query,
                new QueryVector(query.vector(), query.metric()),
                kernel,
                new StopSignal(query.deadlineNanos(), ""));
        AcceptedRows rows = AcceptedRows.live(0, part);
        BestRows best = search.collector(rows.count());
        CodePlan all = new CodePlan(Float.NEGATIVE_INFINITY, Set.of(rows));
        new FlatScan(search, all, best).scan(rows, 0, rows.rows().count());
        return best.drain(query.metric(), Double.NaN);
    }

    private static Query query(float[] vector, Metric metric, int k) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        return new Query(vector, metric, k, null, Double.NaN, 0, false, deadline);
    }

    private static Found search(SearchPart part, Query query) {
        Kernels.warm();
        return new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
                    throw new AssertionError("no index here", cause);
                })
                .search(List.of(part), query);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void leaveOutMostRowsOfClusteredData(Metric metric) {
        SplittableRandom random = new SplittableRandom(1);
        try (CodedRows coded = new CodedRows(CodedRows.Kind.CLUSTERED, 12_000, 64, random)) {
            SearchPart part = withDeletes(coded, 12_000, random);
            for (int time = 0; time < 5; time++) {
                Query query = query(SearchOracle.vector(coded.rows(), time), metric, 10);
                Found found = search(part, query);

                assertThat(found.hits()).isEqualTo(SearchOracle.search(List.of(part), query, (_, _) -> true));
                assertThat(found.plan().prunedRows() + found.plan().scoredRows()).isEqualTo(part.liveCount());
                if (Kernels.current().hasFastCodes()) {
                    assertThat(found.plan().prunedRows()).isGreaterThan(part.liveCount() / 2);
                    assertThat(found.plan().toString()).contains("of them ruled out by their codes");
                }
            }
        }
    }

    @Test
    void areLeftAsideWhereTheyRuleOutLessThanHalf() {
        SplittableRandom random = new SplittableRandom(1);
        try (CodedRows coded = new CodedRows(CodedRows.Kind.EQUAL, 10_000, 16, random)) {
            SearchPart part = withDeletes(coded, 10_000, random);
            Query query = query(SearchOracle.vector(coded.rows(), 0), Metric.COSINE, 10);
            Found found = search(part, query);

            assertThat(found.hits()).isEqualTo(SearchOracle.search(List.of(part), query, (_, _) -> true));
            assertThat(found.plan().prunedRows()).isZero();
        }
    }
}
