package io.quantara.testkit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.index.Scoring;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Hit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every index type keeps. Extend it in a test, name the type, and all of this runs:
 *
 * <pre>{@code
 * class LshIndexTest extends IndexContract {
 *     @Override
 *     protected IndexType indexType() {
 *         return new LshIndex();
 *     }
 * }
 * }</pre>
 *
 * <p>Every test runs for each metric the type declares. {@link IndexLifeContract} has the part about building, closing,
 * writing and opening.
 */
public abstract class IndexContract extends IndexLifeContract {

    private static final int QUERIES = 40;
    private static final int K = 10;
    private static final int THREADS = 8;
    private static final double EFFORT_TOLERANCE = 0.02;
    private static final double RECALL_TOLERANCE = 0.06;

    /** Returns the least recall of the best 10 among 2,000 clustered rows, without a filter, at default effort. */
    protected double recallFloor(Metric metric) {
        return 0.9;
    }

    /** Returns the least recall under a filter that a tenth of the rows pass; half of the other floor by default. */
    protected double filteredRecallFloor(Metric metric) {
        return recallFloor(metric) / 2;
    }

    /** The type says what it is, and refuses what it does not know. */
    @Test
    void hasAWellFormedNameAndRefusesUnknownOptions() {
        IndexType type = indexType();
        assertThat(type.name()).matches("[a-z0-9][a-z0-9-]*");
        assertThat(type.metrics()).isNotEmpty();
        IndexOptions unknown = IndexOptions.of(Map.of("there-is-no-such-option", 1));
        for (Metric metric : type.metrics()) {
            assertThatThrownBy(() -> type.check(unknown, DIMENSION, metric))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("there-is-no-such-option");
            type.check(options(), 0, metric);
        }
    }

    @Test
    void searchesNoneOneTwoAndManyRows() {
        for (int count : new int[] {0, 1, 2, 3, 17, 300}) {
            float[][] sample = SampleVectors.clustered(count, DIMENSION, 5, 11);
            float[][] queries = SampleVectors.gaussian(5, DIMENSION, 12);
            forEachMetric(sample, (_, trial) -> {
                for (int k : new int[] {1, 2, K}) {
                    searchAndCheck(trial, queries, k);
                }
            });
        }
    }

    @Test
    void searchesRowsThatAreAllEqual() {
        float[][] equal = new float[200][];
        Arrays.setAll(equal, _ -> SampleVectors.gaussian(1, DIMENSION, 13)[0]);
        float[][] queries = {equal[0], new float[DIMENSION], SampleVectors.gaussian(1, DIMENSION, 14)[0]};
        forEachMetric(equal, (_, trial) -> searchAndCheck(trial, queries, K));
    }

    @Test
    void searchesRowsThatAreZero() {
        float[][] zeros = new float[200][DIMENSION];
        float[][] halfZero = SampleVectors.clustered(200, DIMENSION, 5, 15);
        Arrays.fill(halfZero, 0, 100, new float[DIMENSION]);
        float[][] queries = {new float[DIMENSION], SampleVectors.gaussian(1, DIMENSION, 16)[0]};
        forEachMetric(zeros, (_, trial) -> searchAndCheck(trial, queries, K));
        forEachMetric(halfZero, (_, trial) -> searchAndCheck(trial, queries, K));
    }

    @Test
    void searchesDimensionOneAnd4096() {
        for (int dimension : new int[] {1, 2, 17, 4_096}) {
            float[][] sample = SampleVectors.clustered(120, dimension, 5, 17);
            float[][] queries = SampleVectors.near(sample, 4, 18);
            forEachMetric(sample, (_, trial) -> searchAndCheck(trial, queries, K));
        }
    }

    @Test
    void returnsEveryRowWhenKIsBeyondTheirNumber() {
        float[][] sample = SampleVectors.clustered(50, DIMENSION, 5, 19);
        float[][] queries = SampleVectors.near(sample, 3, 20);
        forEachMetric(sample, (_, trial) -> {
            for (int k : new int[] {49, 50, 51, 10_000}) {
                searchAndCheck(trial, queries, k);
            }
        });
    }

    /** It must be the index that answers: exact search in its place would have perfect recall. */
    @Test
    void reachesItsRecallFloorByItself() {
        float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 40, 21);
        float[][] queries = SampleVectors.near(sample, QUERIES, 22);
        forEachMetric(sample, (metric, trial) -> {
            searchAndCheck(trial, queries, K);
            double recall = 0;
            int answered = 0;
            for (float[] query : queries) {
                Found found = trial.search(query, K);
                recall += trial.recall(found, query, K, null, null) / queries.length;
                answered += found.plan().isExact() ? 0 : 1;
            }
            assertThat(answered).as("queries by %s the index answered of %s", metric, QUERIES)
                    .isGreaterThanOrEqualTo(QUERIES * 9 / 10);
            assertThat(recall).as("recall by %s", metric).isGreaterThanOrEqualTo(recallFloor(metric));
        });
    }

    @Test
    void filteredSearchReturnsKOfTheRowsThatMatch() {
        float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 40, 23);
        float[][] queries = SampleVectors.near(sample, QUERIES, 24);
        List<Filter> filters = List.of(
                Filter.in(Filter.NAME, List.of("g0", "g1", "g2", "g3", "g4")),
                Filter.eq(Filter.NAME, "g7"),
                Filter.eq(Filter.NAME, "none"));
        forEachMetric(sample, (metric, trial) -> {
            for (Filter filter : filters) {
                double recall = 0;
                for (float[] query : queries) {
                    Found found = trial.search(query, K, filter, null);
                    check(trial, found, query, K, filter, null);
                    recall += trial.recall(found, query, K, filter, null) / queries.length;
                }
                assertThat(recall).as("recall by %s where %s", metric, filter)
                        .isGreaterThanOrEqualTo(filteredRecallFloor(metric));
            }
        });
    }

    /** Only the rows farthest from the query match: the hardest filter there is. */
    @Test
    void antiCorrelatedFilterReturnsKOfTheRowsThatMatch() {
        float[][] sample = SampleVectors.clustered(1_000, DIMENSION, 20, 25);
        float[][] queries = SampleVectors.near(sample, 10, 26);
        forEachMetric(sample, (_, trial) -> {
            for (float[] query : queries) {
                long[] farthest = new long[(sample.length + 63) / 64];
                List<Hit> all = trial.exact(query, sample.length, null, null).hits();
                all.subList(all.size() * 9 / 10, all.size())
                        .forEach(hit -> farthest[hit.ordinal() >>> 6] |= 1L << hit.ordinal());
                check(trial, trial.search(query, K, null, farthest), query, K, null, farthest);
            }
        });
    }

    @Test
    void deletedRowsAreNeverResults() {
        float[][] sample = SampleVectors.clustered(1_000, DIMENSION, 20, 27);
        float[][] queries = SampleVectors.near(sample, 10, 28);
        Random random = new Random(29);
        forEachMetric(sample, (_, trial) -> {
            for (double kept : new double[] {0.9, 0.5, 0.03, 0}) {
                long[] live = new long[(sample.length + 63) / 64];
                for (int i = 0; i < sample.length; i++) {
                    live[i >>> 6] |= random.nextDouble() < kept ? 1L << i : 0;
                }
                for (float[] query : queries) {
                    check(trial, trial.search(query, K, null, live), query, K, null, live);
                }
            }
        });
    }

    @Test
    void moreEffortIsNeverWorse() {
        float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 40, 30);
        float[][] queries = SampleVectors.near(sample, QUERIES, 31);
        forEachMetric(sample, (metric, trial) -> {
            double before = 0;
            for (int effort : new int[] {1, 4, 16, 64, 256}) {
                double recall = 0;
                for (float[] query : queries) {
                    recall += trial.recall(trial.offered(query, K, effort), query, K) / queries.length;
                }
                assertThat(recall).as("recall by %s with effort %s", metric, effort)
                        .isGreaterThanOrEqualTo(before - EFFORT_TOLERANCE);
                before = recall;
            }
        });
    }

    /** Exact search answers where the index cannot have it. */
    @Test
    void searchesThatAskForARecallHaveIt() {
        float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 40, 34);
        float[][] queries = SampleVectors.near(sample, QUERIES, 35);
        forEachMetric(sample, (metric, trial) -> {
            trial.measureRecall();
            for (double target : new double[] {0.7, 0.9}) {
                double recall = 0;
                for (float[] query : queries) {
                    Found found = trial.search(query, K, target);
                    check(trial, found, query, K, null, null);
                    recall += trial.recall(found, query, K, null, null) / queries.length;
                }
                assertThat(recall).as("recall by %s where %s is asked for", metric, target)
                        .isGreaterThanOrEqualTo(target - RECALL_TOLERANCE);
            }
        });
    }

    @Test
    void eightThreadsFindWhatOneFinds() {
        float[][] sample = SampleVectors.clustered(1_000, DIMENSION, 20, 32);
        float[][] queries = SampleVectors.near(sample, QUERIES, 33);
        forEachMetric(sample, (metric, trial) -> {
            List<List<Hit>> alone = findAll(trial, queries, 0);
            for (List<List<Hit>> found : inThreads(turn -> findAll(trial, queries, turn))) {
                assertThat(found).as("results by %s", metric).isEqualTo(alone);
            }
            assertThat(trial.failures()).isEmpty();
        });
    }

    /** Finds for each query, beginning with another one each turn; results are in the order of the queries. */
    private static List<List<Hit>> findAll(IndexTrial trial, float[][] queries, int turn) {
        List<List<Hit>> found = new ArrayList<>(Collections.nCopies(queries.length, List.of()));
        for (int i = 0; i < queries.length; i++) {
            int at = (i + turn * 5) % queries.length;
            List<Hit> offered = new ArrayList<>();
            trial.offered(queries[at], K, 0).forEach(ordinal -> offered.add(new Hit(0, ordinal, 0)));
            offered.addAll(trial.search(queries[at], K).hits());
            found.set(at, offered);
        }
        return found;
    }

    private static <T> List<T> inThreads(IntFunction<T> task) {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int turn = i;
                tasks.add(() -> task.apply(turn));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError("a search in one of " + THREADS + " threads failed", failure);
        }
    }

    private void searchAndCheck(IndexTrial trial, float[][] queries, int k) {
        for (float[] query : queries) {
            check(trial, trial.search(query, k), query, k, null, null);
        }
    }

    /** Results are complete, each row stands there once and may stand there, and scores are the database's. */
    private void check(
            IndexTrial trial, Found found, float[] query, int k, @Nullable Filter filter, long @Nullable [] live) {
        assertThat(trial.failures()).as("what the database had to guard against").isEmpty();
        Map<Integer, Float> scores = new HashMap<>();
        trial.exact(query, trial.vectors().count() + 1, filter, live).hits()
                .forEach(hit -> scores.put(hit.ordinal(), hit.score()));
        List<Integer> ordinals = found.hits().stream().map(Hit::ordinal).toList();
        assertThat(ordinals).as("rows found").doesNotHaveDuplicates().hasSize(Math.min(k, scores.size()));
        assertThat(scores.keySet()).as("rows that may be found").containsAll(ordinals);
        if (indexType().scoring() == Scoring.DATABASE) {
            found.hits().forEach(hit -> assertThat(hit.score()).isEqualTo(scores.get(hit.ordinal())));
        }
    }
}
