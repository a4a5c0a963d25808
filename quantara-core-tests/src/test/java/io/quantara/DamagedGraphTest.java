package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stored graph is compared with its checksums while it is searched: damage never shows in results. */
class DamagedGraphTest {

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final int ROWS = 4_000;
    private static final int DIMENSION = 24;
    private static final int QUERIES = 100;

    @TempDir
    Path folder;

    private List<List<String>> intact = List.of();
    private List<List<String>> exact = List.of();
    private String index = "";
    private String segment = "";

    @BeforeEach
    void makeGraph() {
        try (Database db = Database.open(folder)) {
            db.insertAll(DatabaseContract.numbered(ROWS, DIMENSION));
            db.getCollection("default").useIndex("graph");
            db.compact();
            db.getCollection("default").awaitIndex(MINUTES);
            intact = IntStream.range(0, QUERIES).mapToObj(query -> found(db, request(query))).toList();
            exact = IntStream.range(0, QUERIES).mapToObj(query -> found(db, request(query).exact())).toList();
        }
        index = files().only(".idx");
        segment = files().only(".seg");
    }

    private DamageableFolder files() {
        return new DamageableFolder(folder);
    }

    private static SearchRequest request(int number) {
        Random random = new Random(number);
        float[] query = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            query[at] = random.nextFloat() - 0.5f;
        }
        return SearchRequest.of(query).topK(10).effort(64); // without it, it follows the recall that is observed
    }

    private static List<String> found(Database db, SearchRequest request) {
        return db.search(request).stream().map(hit -> hit.id() + " " + hit.score()).toList();
    }

    private void assertRight(Database db, int query) {
        assertThat(found(db, request(query))).as("query %d", query).isIn(intact.get(query), exact.get(query));
    }

    /** Places in the nodes, far behind what is read when the graph is opened. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.99})
    void isBuiltAnewWhenItsNodesAreDamaged(double place) {
        files().flip(index, (long) (files().length(index) * place), 4);
        try (Database reader = Database.open(folder, DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY))) {
            for (int query = 0; query < QUERIES; query++) {
                assertRight(reader, query);
            }
        }
        try (Database db = Database.open(folder)) {
            VectorCollection all = db.getCollection("default");
            assertThat(all.stats().indexState()).as("not compared when opened").isEqualTo(IndexState.READY);
            for (int query = 0; query < QUERIES; query++) {
                assertRight(db, query);
            }
            all.awaitIndex(MINUTES);
            assertThat(db.check().problems()).isEmpty();
            assertThat(db.search(request(0)).plan().indexType()).contains("graph");
            for (int query = 0; query < QUERIES; query++) {
                assertRight(db, query);
            }
        }
        assertThat(files().only(".idx")).isNotEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64, 4096, 4096 + 40})
    void isBuiltAnewWhenItCannotBeOpened(long place) {
        files().flip(index, place, 1);
        try (Database db = Database.open(folder)) {
            for (int query = 0; query < QUERIES; query++) {
                assertRight(db, query);
            }
            db.getCollection("default").awaitIndex(MINUTES);
            assertThat(db.search(request(0)).plan().indexType()).contains("graph");
            assertThat(db.check().problems()).isEmpty();
        }
        assertThat(files().files(".idx")).hasSize(2).contains(index);
        Database.open(folder).close();
        assertThat(files().only(".idx")).isNotEqualTo(index);
    }

    @Test
    void isNotWrittenElsewhereWithItsDamage() {
        files().flip(index, files().length(index) * 2 / 3, 32);
        try (Database db = Database.open(folder)) {
            assertThatThrownBy(() -> db.getCollection("default").saveIndex(folder.resolve("saved.index")))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(index);
        }
    }

    @Test
    void doesNotReadDamagedVectors() {
        long vectors = (long) ROWS * DIMENSION * 4;
        files().flip(segment, files().length(segment) - vectors / 2, 64);
        int errors = 0;
        try (Database db = Database.open(folder)) {
            for (int query = 0; query < QUERIES; query++) {
                try {
                    assertRight(db, query);
                } catch (CorruptionException e) {
                    assertThat(e.file()).isEqualTo(segment);
                    errors++;
                }
            }
        }
        assertThat(errors).isPositive();
    }
}
