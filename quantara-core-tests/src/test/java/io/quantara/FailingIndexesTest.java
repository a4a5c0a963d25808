package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.VectorIndex;
import io.quantara.internal.index.LambdaIndex;
import io.quantara.internal.index.LambdaIndexType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that is damaged, throws or dawdles never hides a document. */
class FailingIndexesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final float[] QUERY = {0.3f, -0.2f, 0.1f};

    @TempDir
    Path temp;

    private static LambdaIndexType building(Supplier<VectorIndex> body) {
        return new LambdaIndexType("building", body);
    }

    private static void fill(Database db) {
        db.insertAll(DatabaseContract.numbered(200, 3));
        db.getCollection("default").useIndex("building");
    }

    private static void assertExact(Database db) {
        SearchResults results = db.search(QUERY, 10);
        List<String> expected = db.search(SearchRequest.of(QUERY).topK(10).exact()).stream()
                .map(SearchResult::name)
                .toList();
        assertThat(results).extracting(SearchResult::name).isEqualTo(expected).hasSize(10);
    }

    @Test
    void whoseBuildThrows() {
        LambdaIndexType type = building(() -> {
            throw new IllegalStateException("cannot build");
        });
        try (Database db = Database.inMemory(DatabaseOptions.defaults().indexType(type))) {
            fill(db);

            assertThatThrownBy(() -> db.getCollection("default").awaitIndex(MINUTE))
                    .isInstanceOf(IndexMismatchException.class).hasMessageContaining("cannot build");
            assertThat(db.getCollection("default").stats().indexState()).isEqualTo(IndexState.FAILED);
            assertExact(db);
            assertThat(db.search(QUERY).plan().reason()).contains("cannot build");
        }
    }

    @Test
    void whoseSearchThrows() {
        LambdaIndexType type = building(() -> new LambdaIndex(query -> {
            query.offer(0);
            throw new IllegalStateException("cannot search");
        }));
        try (Database db = Database.inMemory(DatabaseOptions.defaults().indexType(type))) {
            fill(db);
            db.getCollection("default").awaitIndex(MINUTE);

            assertExact(db);
            assertThat(db.getCollection("default").stats().indexState()).isEqualTo(IndexState.FAILED);
            assertThat(db.search(QUERY).plan().reason()).contains("cannot search");
        }
    }

    @Test
    void thatOffersTooFewOrWrongRows() {
        LambdaIndexType tooFew = building(() -> new LambdaIndex(query -> query.offer(0)));
        try (Database db = Database.inMemory(DatabaseOptions.defaults().indexType(tooFew))) {
            fill(db);
            db.getCollection("default").awaitIndex(MINUTE);
            assertExact(db);
        }
        LambdaIndexType wrong = building(() -> new LambdaIndex(query -> query.offer(-1)));
        try (Database db = Database.inMemory(DatabaseOptions.defaults().indexType(wrong))) {
            fill(db);
            db.getCollection("default").awaitIndex(MINUTE);
            assertExact(db);
            assertThat(db.getCollection("default").stats().indexState()).isEqualTo(IndexState.FAILED);
        }
    }

    @Test
    void thatIsSlowToBuild() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LambdaIndexType type = building(() -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new LambdaIndex(query -> query.offer(0));
        });
        try (Database db = Database.inMemory(DatabaseOptions.defaults().indexType(type))) {
            fill(db);
            assertThatThrownBy(() -> db.getCollection("default").awaitIndex(Duration.ofMillis(50)))
                    .isInstanceOf(DeadlineExceededException.class).hasMessageContaining("200 rows");
            begun.await();
            assertThat(db.getCollection("default").stats().indexState()).isEqualTo(IndexState.BUILDING);
            assertExact(db);
            db.insertAll(DatabaseContract.numbered(10, 3));
            assertThat(db.count()).isEqualTo(210);

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> db.getCollection("default").awaitIndex(MINUTE))
                    .isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
            db.getCollection("default").awaitIndex(MINUTE);
            assertExact(db);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip", "cut", "delete"})
    void whoseFileIsDamagedIsBuiltAnew(String damage) throws IOException {
        try (Database db = Database.open(temp, DatabaseOptions.defaults().indexType(new ProbingIndex()))) {
            db.insertAll(DatabaseContract.numbered(200, 3));
            db.getCollection("default").useIndex("probing");
            db.getCollection("default").awaitIndex(MINUTE);
        }
        damage(damage);
        ProbingIndex type = new ProbingIndex();
        try (Database db = Database.open(temp, DatabaseOptions.defaults().indexType(type))) {
            assertExact(db);
            db.getCollection("default").awaitIndex(MINUTE);
            assertThat(type.builds.get()).isEqualTo(1);
            assertThat(db.search(QUERY).plan().indexType()).contains("probing");
            assertExact(db);
            assertThat(db.check().problems()).isEmpty();
        }
        ProbingIndex again = new ProbingIndex();
        try (Database db = Database.open(temp, DatabaseOptions.defaults().indexType(again))) {
            db.getCollection("default").awaitIndex(MINUTE);
            assertThat(again.builds.get()).isZero();
        }
    }

    private void damage(String how) throws IOException {
        Path index;
        try (Stream<Path> files = Files.list(temp)) {
            index = files.filter(file -> file.toString().endsWith(".idx")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(index);
        switch (how) {
            case "flip" -> {
                bytes[4096 + 17] ^= 1;
                Files.write(index, bytes);
            }
            case "cut" -> Files.write(index, Arrays.copyOf(bytes, bytes.length / 2));
            case "delete" -> Files.delete(index);
            default -> throw new AssertionError(how);
        }
    }
}
