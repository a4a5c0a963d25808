package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.Followers;
import io.quantara.internal.index.IndexedRows;
import io.quantara.internal.index.Workers;
import io.quantara.internal.index.graph.GraphIndexType;
import io.quantara.testkit.index.SampleRows;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows without an index are found through those of another part that has one. */
class FollowersTest {

    private static final int K = 10;
    private static final int HOST = 4_000;
    private static final int ALL = 6_000;

    private final SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
        throw new AssertionError("the index failed", cause);
    });

    /** Text embeddings: two thirds with a graph, the last third new; of all, one in a hundred asks. */
    private static final class Fixture implements AutoCloseable {

        final Metric metric;
        final float[][] queries;
        final IndexedRows host;
        final SampleRows hostRows;
        final SampleRows rows;
        final AttachedIndex attached;
        final Followers followers;

        Fixture(Metric metric) {
            this.metric = metric;
            float[][] packages = IndexedRows.packages(ALL);
            Collections.shuffle(Arrays.asList(packages), new Random(1));
            this.queries = Arrays.copyOfRange(packages, ALL - 60, ALL);
            float[][] first = Arrays.copyOf(packages, HOST);
            float[][] others = Arrays.copyOfRange(packages, HOST, ALL - 60);
            this.host = IndexedRows.of(new GraphIndexType(), IndexOptions.none(), metric, first);
            this.hostRows = sample(first, 1);
            this.rows = sample(others, 2);
            BuiltIndex built = host.built();
            this.attached = new AttachedIndex(built.type(), built.index(), metric);
            this.followers = new Followers(built.index(), HOST, metric, rows.dimension());
        }

        private static SampleRows sample(float[][] vectors, int seed) {
            List<String> names = IntStream.range(0, vectors.length)
                    .mapToObj(i -> i % 3 == 0 ? "third" : "other")
                    .toList();
            return new SampleRows(vectors[0].length, vectors, names, seed);
        }

        Fixture following(int count) {
            followers.addUpTo(
                    new ColumnVectors(rows.vectors(), rows.norms(), count, rows.dimension(), metric), () -> false);
            return this;
        }

        List<SearchPart> parts(long @Nullable [] live, int liveCount) {
            return List.of(
                    new SearchPart(rows, live, liveCount, null, "still in memory", null, followers),
                    new SearchPart(hostRows, null, HOST, attached));
        }

        List<SearchPart> parts() {
            return parts(null, rows.count());
        }

        @Override
        public void close() {
            host.close();
            hostRows.close();
            rows.close();
        }
    }

    private static Query query(float[] vector, Metric metric, @Nullable Filter filter, double recall, boolean exact) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        int effort = Double.isNaN(recall) ? 48 : 0;
        return new Query(vector, metric, K, filter, Double.NaN, effort, recall, -1, exact, deadline);
    }

    private Found found(Fixture fixture, float[] vector, @Nullable Filter filter) {
        return searcher.search(fixture.parts(), query(vector, fixture.metric, filter, Double.NaN, false));
    }

    private double recall(Fixture fixture, List<SearchPart> parts, @Nullable Filter filter) {
        double recall = 0;
        for (float[] vector : fixture.queries) {
            Found found = searcher.search(parts, query(vector, fixture.metric, filter, Double.NaN, false));
            Found truth = searcher.search(parts, query(vector, fixture.metric, filter, Double.NaN, true));
            recall += RecallMeasurement.recall(found.hits(), truth.hits(), fixture.metric);
        }
        return recall / fixture.queries.length;
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void fewOfTheRowsAreComparedAndNearlyAllNeighboursFound(Metric metric) {
        try (Fixture fixture = new Fixture(metric)) {
            fixture.following(fixture.rows.count());
            assertThat(recall(fixture, fixture.parts(), null)).isGreaterThan(0.95);
            for (float[] vector : fixture.queries) {
                Found found = found(fixture, vector, null);
                assertThat(found.plan().parts().getLast().scoredRows()).isLessThan(fixture.rows.count() / 3L);
                assertThat(found.plan().isExact()).isFalse();
            }
        }
    }

    @Test
    void rowsThatFollowNobodyYetAreAllCompared() {
        try (Fixture fixture = new Fixture(Metric.COSINE)) {
            fixture.following(fixture.rows.count() - 500);
            for (int row = fixture.rows.count() - 500; row < fixture.rows.count(); row += 7) {
                Hit first = found(fixture, fixture.rows.vector(row), null).hits().getFirst();
                assertThat(List.of(first.part(), first.ordinal())).isEqualTo(List.of(0, row));
            }
        }
    }

    @Test
    void deletedAndFilteredRowsAreNeverFound() {
        try (Fixture fixture = new Fixture(Metric.COSINE)) {
            fixture.following(fixture.rows.count());
            int count = fixture.rows.count();
            long[] live = new long[(count + 63) / 64];
            int liveCount = 0;
            for (int row = 0; row < count; row++) {
                if (row % 2 == 0) {
                    live[row >>> 6] |= 1L << row;
                    liveCount++;
                }
            }
            List<SearchPart> halved = fixture.parts(live, liveCount);
            assertThat(recall(fixture, halved, null)).isGreaterThan(0.95);
            Filter thirds = Filter.eq(Filter.NAME, "third");
            assertThat(recall(fixture, fixture.parts(), thirds)).isGreaterThan(0.95);
            for (float[] vector : fixture.queries) {
                Query asked = query(vector, Metric.COSINE, thirds, Double.NaN, false);
                for (Hit hit : searcher.search(halved, asked).hits()) {
                    assertThat(hit.ordinal() % 3).isZero();
                    assertThat(hit.part() == 1 || hit.ordinal() % 2 == 0).isTrue();
                }
            }
        }
    }

    @Test
    void recallDecidesWhetherFollowersAreReliedOnAndHowHardIsTried() {
        try (Fixture fixture = new Fixture(Metric.COSINE)) {
            fixture.following(fixture.rows.count());
            RecallMeasurement.run(
                    fixture.hostRows, fixture.attached, 1, Workers.callerOnly(), () -> {});
            float[] vector = fixture.queries[0];
            Found exact = searcher.search(fixture.parts(), query(vector, Metric.COSINE, null, Double.NaN, true));
            assertThat(exact.plan().isExact()).isTrue();
            Found high = searcher.search(fixture.parts(), query(vector, Metric.COSINE, null, 0.99, false));
            assertThat(high.plan().exactRows()).isGreaterThanOrEqualTo(fixture.rows.count());
            Found usual = searcher.search(fixture.parts(), query(vector, Metric.COSINE, null, 0.9, false));
            assertThat(usual.plan().exactRows()).isZero();

            List<SearchPart> host = List.of(fixture.parts().getLast());
            Found alone = searcher.search(host, query(vector, Metric.COSINE, null, 0.9, false));
            assertThat(effort(usual)).as("half as many follow").isEqualTo((int) Math.ceil(
                    effort(alone) * (1 + (double) fixture.rows.count() / HOST)));
        }
    }

    private static int effort(Found found) {
        return found.plan().parts().getFirst().effort().orElseThrow();
    }

    @Test
    void withoutASearchOfTheHostRowsAreCompared() {
        try (Fixture fixture = new Fixture(Metric.COSINE)) {
            fixture.following(fixture.rows.count());
            List<SearchPart> alone = List.of(fixture.parts().getFirst());
            Found found = searcher.search(
                    alone, query(fixture.queries[0], Metric.COSINE, null, Double.NaN, false));
            assertThat(found.plan().exactRows()).isEqualTo(fixture.rows.count());
        }
    }

    @Test
    void listsOfMergedRowsAreThoseOfTheirSources() {
        try (Fixture fixture = new Fixture(Metric.COSINE)) {
            fixture.following(1_000);
            Followers merged =
                    new Followers(fixture.host.built().index(), HOST, Metric.COSINE, fixture.rows.dimension());
            for (int row = 999; row >= 0; row--) {
                merged.addNext(fixture.followers, row);
            }
            assertThat(merged.count()).isEqualTo(1_000);
            for (int hostRow = 0; hostRow < HOST; hostRow++) {
                Set<Integer> mirrored = new HashSet<>();
                rows(merged, hostRow).forEach(row -> mirrored.add(999 - row));
                assertThat(mirrored).isEqualTo(rows(fixture.followers, hostRow));
            }
        }
    }

    private static Set<Integer> rows(Followers followers, int hostRow) {
        Set<Integer> rows = new HashSet<>();
        for (int place = followers.newest(hostRow); place >= 0; place = followers.before(place)) {
            rows.add(Followers.row(place));
        }
        return rows;
    }
}
