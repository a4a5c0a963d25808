package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index that the database chooses itself: none for small segments, a graph for large ones. */
class AutoIndexTest {

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final DatabaseOptions READ_ONLY = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
    private static final int DIMENSION = 8;
    private static final int LARGE = 5_500;
    private static final float[] QUERY = {0.3f, -0.2f, 0.1f, 0.4f, -0.1f, 0, 0.2f, 0.3f};

    @TempDir
    Path folder;

    /** Blocks in its build, half way, until it is let go. */
    private static final class Blocking implements IndexType {

        final CountDownLatch half = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public String name() {
            return "blocking";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            context.progress(6, 10);
            context.progress(5, 10);
            half.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            context.progress(10, 10);
            return new VectorIndex() {
                @Override
                public void search(IndexQuery query) {
                    // Nothing is offered: exact search answers.
                }

                @Override
                public long memoryBytes() {
                    return 7;
                }
            };
        }
    }

    private Database open() {
        return Database.open(folder);
    }

    private static VectorCollection all(Database db) {
        return db.getCollection("default");
    }

    private static SegmentIndex onlyIndex(Database db) {
        List<SegmentIndex> indexes = all(db).stats().indexes();
        assertThat(indexes).hasSize(1);
        return indexes.getFirst();
    }

    private static void assertAnsweredByGraph(DocumentReader documents, long rows) {
        SearchRequest request = SearchRequest.of(QUERY).topK(10).effort(200);
        SearchResults found = documents.search(request);
        assertThat(found.plan().indexType()).contains("graph");
        assertThat(found.plan().indexedRows()).isEqualTo(rows);
        Set<UUID> exact = documents.search(request.exact()).stream()
                .map(SearchResult::id)
                .collect(Collectors.toSet());
        Set<UUID> both = new HashSet<>(found.stream().map(SearchResult::id).toList());
        both.retainAll(exact);
        assertThat(both).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void leavesSmallSegmentsToExactSearch() {
        try (Database db = open()) {
            db.insertAll(DatabaseContract.numbered(500, DIMENSION));
            all(db).awaitIndex(MINUTES);

            CollectionStats stats = all(db).stats();
            assertThat(stats.indexType()).isEqualTo("auto");
            assertThat(stats.indexState()).isEqualTo(IndexState.EXACT);
            assertThat(stats.unindexedRows()).isZero();
            SegmentIndex index = onlyIndex(db);
            assertThat(index.state()).isEqualTo(IndexState.EXACT);
            assertThat(index.type()).isEqualTo("flat");
            assertThat(index.rows()).isEqualTo(500);
            assertThat(index.percent()).isZero();
            assertThat(index.reason()).isEqualTo("too few rows for an index");
            assertThat(db.search(QUERY).plan().toString())
                    .isEqualTo("exact search over 500 rows (too few rows for an index)");
            all(db).useIndex("flat");
            assertThat(db.search(QUERY).plan().reason()).isEqualTo("exact search is chosen");
        }
    }

    @Test
    void buildsAGraphWhenAMergeCrossesTheLimitAndDropsItBelow() {
        try (Database db = Database.open(folder, DatabaseOptions.defaults().memtableRows(LARGE / 2))) {
            db.insertAll(DatabaseContract.numbered(LARGE / 2, DIMENSION));
            all(db).awaitIndex(MINUTES);
            db.insertAll(DatabaseContract.numbered(LARGE / 2, DIMENSION));
            all(db).awaitIndex(MINUTES);
            assertThat(all(db).stats().indexes()).hasSize(2).extracting(SegmentIndex::state)
                    .containsOnly(IndexState.EXACT);

            db.compact();
            all(db).awaitIndex(MINUTES);

            assertThat(all(db).stats().indexState()).isEqualTo(IndexState.READY);
            assertThat(all(db).stats().indexType()).isEqualTo("auto");
            SegmentIndex index = onlyIndex(db);
            assertThat(index.type()).isEqualTo("graph");
            assertThat(index.percent()).isEqualTo(100);
            assertThat(index.bytes()).isPositive();
            assertThat(index.reason()).isEmpty();
            assertAnsweredByGraph(all(db), LARGE);
            assertThat(db.check().problems()).isEmpty();

            UUID late = db.insert("late", QUERY);
            QueryPlan plan = db.search(QUERY, 1).plan();
            assertThat(db.search(QUERY, 1)).first().extracting(SearchResult::id).isEqualTo(late);
            assertThat(plan.parts())
                    .extracting(PlanPart::rows)
                    .containsExactly((long) LARGE, 1L);
            assertThat(plan.parts().getFirst().indexType()).contains("graph");
            assertThat(plan.parts().getLast().reason())
                    .as("sooner or later")
                    .isIn("too few rows for an index", "led by the index of other rows");
            assertThat(all(db).stats().unindexedRows()).isEqualTo(1);

            db.deleteAll(Filter.lt("n", LARGE / 4));
            db.compact();
            all(db).awaitIndex(MINUTES);
            assertThat(onlyIndex(db).state()).isEqualTo(IndexState.EXACT);
            assertThat(db.search(QUERY, 1)).first().extracting(SearchResult::id).isEqualTo(late);
        }
    }

    @Test
    void isBuiltWhereItIsMissingAndKeptWhereItIsThere() throws IOException {
        // With this durability no index is stored, so that the folder is as a release left it whose 'auto' was exact.
        try (Database db = Database.open(folder, DatabaseOptions.defaults().durability(Durability.MANUAL))) {
            db.insertAll(DatabaseContract.numbered(LARGE, DIMENSION));
            db.compact();
            db.persist();
        }
        assertThat(indexFiles()).isEmpty();
        try (Database reader = Database.open(folder, READ_ONLY)) {
            assertThat(all(reader).stats().indexState()).isEqualTo(IndexState.WAITING);
            assertThat(onlyIndex(reader).state()).isEqualTo(IndexState.WAITING);
            assertThat(onlyIndex(reader).percent()).isZero();
            assertThat(reader.search(QUERY).plan().reason()).isEqualTo("index graph is not built yet");
            try (Database db = open()) {
                all(db).awaitIndex(MINUTES);
                assertAnsweredByGraph(all(db), LARGE);
                reader.refresh();
                assertAnsweredByGraph(all(reader), LARGE);
            }
        }
        Set<String> before = indexFiles();
        assertThat(before).hasSize(1);
        try (Database db = open();
                Database reader = Database.open(folder, READ_ONLY)) {
            assertThat(onlyIndex(db).state()).isEqualTo(IndexState.READY);
            assertAnsweredByGraph(all(db), LARGE);
            assertAnsweredByGraph(all(reader), LARGE);
            all(db).useIndex("graph");
            all(db).awaitIndex(MINUTES);
            all(db).useIndex("auto");
            all(db).awaitIndex(MINUTES);
        }
        assertThat(indexFiles()).as("the same graph, whoever chose it").isEqualTo(before);
    }

    private Set<String> indexFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".idx"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void servesNamedVersionsBackupsAndOtherDatabases() {
        Path saved = folder.resolveSibling(folder.getFileName() + ".index");
        Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
        try (Database db = open()) {
            List<NewDocument> documents = DatabaseContract.numbered(LARGE, DIMENSION).stream()
                    .map(document -> document.id(UUID.randomUUID()))
                    .toList();
            db.insertAll(documents);
            all(db).awaitIndex(MINUTES);
            db.createVersion("v1");
            db.backup(copy);
            all(db).saveIndex(saved);
            db.deleteAll(Filter.gte("n", 10));
            db.compact();
            all(db).awaitIndex(MINUTES);
            assertThat(onlyIndex(db).state()).isEqualTo(IndexState.EXACT);
            try (DatabaseSnapshot version = db.asOf("v1")) {
                assertAnsweredByGraph(version.getCollection("default"), LARGE);
            }
            try (Database other = Database.inMemory()) {
                other.insertAll(documents);
                all(other).loadIndex(saved);
                assertThat(all(other).options().indexType()).as("it asked for a graph all along").isEqualTo("auto");
                assertAnsweredByGraph(all(other), LARGE);
            }
        }
        try (Database db = open();
                DatabaseSnapshot version = db.asOf("v1")) {
            all(db).awaitIndex(MINUTES);
            assertAnsweredByGraph(version.getCollection("default"), LARGE);
        }
        try (Database backup = Database.open(copy, READ_ONLY)) {
            assertAnsweredByGraph(all(backup), LARGE);
        }
    }

    @Test
    void tellsWhatIsBuiltAndWhatWaits() throws InterruptedException {
        Blocking blocking = new Blocking();
        try (Database db = Database.open(folder, DatabaseOptions.defaults().indexType(blocking))) {
            VectorCollection first = db.createCollection("blocked", CollectionOptions.defaults().index("blocking"));
            first.insertAll(DatabaseContract.numbered(30, DIMENSION));
            assertThatThrownBy(() -> first.awaitIndex(Duration.ofMillis(1)))
                    .isInstanceOf(DeadlineExceededException.class);
            blocking.half.await();
            db.insertAll(DatabaseContract.numbered(LARGE, DIMENSION));
            assertThatThrownBy(() -> all(db).awaitIndex(Duration.ofMillis(1)))
                    .isInstanceOf(DeadlineExceededException.class);

            SegmentIndex built = first.stats().indexes().getFirst();
            assertThat(built.state()).isEqualTo(IndexState.BUILDING);
            assertThat(built.done()).as("never goes back").isEqualTo(6);
            assertThat(built.total()).isEqualTo(10);
            assertThat(built.percent()).isEqualTo(60);
            assertThat(built.elapsed()).isPositive();
            assertThat(SegmentIndex.of(built.asMetadata()).type()).isEqualTo("blocking");
            assertThat(first.stats().indexState()).isEqualTo(IndexState.BUILDING);
            assertThat(onlyIndex(db).state()).isEqualTo(IndexState.WAITING);
            assertThat(all(db).stats().unindexedRows()).isEqualTo(LARGE);
            assertThat(db.search(QUERY).plan().reason()).isEqualTo("index graph is not built yet");

            blocking.release.countDown();
            first.awaitIndex(MINUTES);
            assertThat(first.stats().indexes().getFirst().bytes()).isEqualTo(7);
            assertThat(first.stats().indexes().getFirst().elapsed()).isZero();
            all(db).awaitIndex(MINUTES);
            assertAnsweredByGraph(all(db), LARGE);
        }
    }

    @Test
    void isBuiltBesideWritersAndGivenUpByClose() {
        long documents = 0;
        try (Database db = open()) {
            db.insertAll(DatabaseContract.numbered(LARGE, 64));
            db.compact();
            int percent = 0;
            SegmentIndex index = onlyIndex(db);
            while (index.state() == IndexState.WAITING || index.percent() == 0) {
                documents++;
                db.insert("beside", new float[64]);
                assertThat(db.count()).isEqualTo(LARGE + documents);
                assertThat(index.percent()).isGreaterThanOrEqualTo(percent);
                percent = index.percent();
                index = onlyIndex(db);
            }
            assertThat(index.state()).isNotEqualTo(IndexState.FAILED);
        }
        try (Database db = open()) {
            assertThat(db.count()).isEqualTo(LARGE + documents);
            assertThat(db.check().problems()).isEmpty();
            all(db).awaitIndex(MINUTES);
            assertThat(all(db).stats().indexState()).isEqualTo(IndexState.READY);
        }
    }
}
