package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.IndexedRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that came after the index was built: found at once, and soon without comparing all of them. */
class RowsWithoutIndexTest {

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final int FIRST = 3_500;
    private static final int ALL = 6_000;
    private static final int QUERIES = 50;
    private static final int COMMIT = 100;
    private static final int K = 10;

    @TempDir
    Path folder;

    private final float[][] packages = shuffled();
    private final float[][] queries = Arrays.copyOfRange(packages, ALL - QUERIES, ALL);

    private static float[][] shuffled() {
        float[][] packages = IndexedRows.packages(ALL);
        Collections.shuffle(Arrays.asList(packages), new Random(2));
        return packages;
    }

    private List<UUID> insert(VectorCollection collection, int from, int to) {
        List<NewDocument> documents = new ArrayList<>();
        for (int i = from; i < to; i++) {
            documents.add(NewDocument.of("p" + i, packages[i]));
        }
        return collection.insertAll(documents);
    }

    /** Returns a collection whose first documents have an index. */
    private VectorCollection indexed(Database database, String type) {
        VectorCollection collection = database.createCollection(
                "packages", CollectionOptions.defaults().index("flat"));
        insert(collection, 0, FIRST);
        database.compact();
        collection.useIndex(type);
        collection.awaitIndex(MINUTES);
        return collection;
    }

    private static SearchRequest request(float[] query) {
        return SearchRequest.of(query).topK(K);
    }

    private double recall(VectorCollection collection) {
        int found = 0;
        for (float[] query : queries) {
            Set<UUID> truth = new HashSet<>();
            collection.search(request(query).exact()).forEach(result -> truth.add(result.id()));
            for (SearchResult result : collection.search(request(query).effort(64))) {
                found += truth.contains(result.id()) ? 1 : 0;
            }
        }
        return (double) found / K / QUERIES;
    }

    /** Returns once an index leads to all documents, so that a search compares few of them. */
    private void awaitFewCompared(VectorCollection collection) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        QueryPlan plan = collection.search(request(queries[0])).plan();
        while (plan.exactRows() > 0 || plan.scoredRows() > collection.count() / 4) {
            assertThat(System.nanoTime()).as("still " + plan).isLessThan(end);
            Thread.onSpinWait();
            plan = collection.search(request(queries[0])).plan();
        }
    }

    @Test
    void areFoundAtOnceAndThenFast() {
        // So few rows that memtables are frozen and flushed, and segments merged, while documents come.
        DatabaseOptions options = DatabaseOptions.defaults().memtableRows(300);
        try (Database database = Database.open(folder, options)) {
            VectorCollection collection = indexed(database, "graph");
            for (int from = FIRST; from < ALL - QUERIES; from += COMMIT) {
                int to = Math.min(ALL - QUERIES, from + COMMIT);
                List<UUID> inserted = insert(collection, from, to);
                for (int i = from; i < to; i += 9) {
                    assertThat(collection.search(request(packages[i]).effort(64)))
                            .as("document " + i)
                            .extracting(SearchResult::id)
                            .contains(inserted.get(i - from));
                }
            }
            assertThat(recall(collection)).isGreaterThan(0.95);
            awaitFewCompared(collection);
            assertThat(recall(collection)).isGreaterThan(0.95);

            collection.awaitIndex(MINUTES);
            awaitFewCompared(collection);
            assertThat(recall(collection)).isGreaterThan(0.95);
            assertThat(database.check().problems()).isEmpty();
        }
    }

    /** Its searches fail from some moment on, those of the database for itself too. */
    private static final class FailingIndex implements IndexType {

        private final AtomicBoolean isBroken = new AtomicBoolean();

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new VectorIndex() {
                @Override
                public void search(IndexQuery query) {
                    if (isBroken.get()) {
                        throw new IllegalStateException("no search works any more");
                    }
                }

                @Override
                public long memoryBytes() {
                    return 0;
                }
            };
        }
    }

    @Test
    void areFlushedAndMergedThoughTheIndexOfOthersFails() {
        DatabaseOptions options = DatabaseOptions.defaults().memtableRows(300);
        try (Database database = Database.open(folder, options)) {
            FailingIndex failing = new FailingIndex();
            database.indexes().register(failing);
            VectorCollection collection = indexed(database, "failing");
            assertThat(collection.stats().indexState()).isEqualTo(IndexState.READY);
            failing.isBroken.set(true);
            for (int from = FIRST; from < FIRST + 1_200; from += COMMIT) {
                insert(collection, from, from + COMMIT);
            }
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (collection.stats().segments() != 2) {
                assertThat(System.nanoTime())
                        .as("still %d segments", collection.stats().segments())
                        .isLessThan(end);
                Thread.onSpinWait();
            }
            assertThat(recall(collection)).as("all is compared").isEqualTo(1);
        }
    }

    /** With {@code auto} a few thousand documents beside a graph get none of their own. */
    @Test
    void needNoIndexOfTheirOwn() {
        try (Database database = Database.open(folder)) {
            VectorCollection collection = database.createCollection("packages", CollectionOptions.defaults());
            insert(collection, 0, ALL - QUERIES - 400);
            database.compact();
            collection.awaitIndex(MINUTES);
            assertThat(collection.search(request(queries[0])).plan().indexType()).contains("graph");
            insert(collection, ALL - QUERIES - 400, ALL - QUERIES);
            awaitFewCompared(collection);
            QueryPlan plan = collection.search(request(queries[1])).plan();
            assertThat(plan.isExact()).isFalse();
            assertThat(plan.parts().getLast().reason()).isEqualTo("led by the index of other rows");
            assertThat(plan.parts().getLast().scoredRows()).isLessThan(300);
            assertThat(collection.stats().unindexedRows()).isEqualTo(400);
            assertThat(recall(collection)).isGreaterThan(0.95);
        }
    }
}
