package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved index that does not fit is refused, and the documents stay as they are. */
class SavedIndexesTest {

    @TempDir
    Path temp;

    private Path saved = Path.of("");
    private Database db = Database.inMemory();

    @BeforeEach
    void saveIndex() {
        saved = temp.resolve("saved.idx");
        db.close();
        db = Database.open(temp.resolve("db"), DatabaseOptions.defaults().indexType(new ProbingIndex()));
        db.insertAll(DatabaseContract.numbered(40, 3));
        db.getCollection("default").useIndex("probing");
        db.getCollection("default").awaitIndex(Duration.ofMinutes(1));
        db.getCollection("default").saveIndex(saved);
    }

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    private void assertRefused(Path path, Class<? extends Exception> type, String message) {
        assertThatThrownBy(() -> db.getCollection("default").loadIndex(path))
                .isInstanceOf(type).hasMessageContaining(message);
        assertThat(db.count()).isEqualTo(40);
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void isLoadedAgainWhereItFits() {
        db.getCollection("default").useIndex("bruteforce");
        db.getCollection("default").loadIndex(saved);
        assertThat(db.search(new float[] {1, 2, 3}).plan().indexType()).contains("probing");
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void isRefusedWhereThereIsNone() {
        assertRefused(temp.resolve("other.idx"), StorageException.class, "other.idx");
        assertRefused(temp.resolve("nowhere").resolve("saved.idx"), StorageException.class, "nowhere");
        assertRefused(temp.getRoot(), IllegalArgumentException.class, "is a root");
        assertThatThrownBy(() -> db.getCollection("default").saveIndex(temp.getRoot()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is a root");
        assertThatThrownBy(() -> db.getCollection("default").saveIndex(temp.resolve("nowhere").resolve("a.idx")))
                .isInstanceOf(StorageException.class).hasMessageContaining("nowhere");
    }

    @Test
    void isRefusedWhenDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(saved);
        for (int length : new int[] {0, 127, 128, whole.length / 2, whole.length - 1}) {
            Files.write(saved, Arrays.copyOf(whole, length));
            assertRefused(saved, CorruptionException.class, "saved.idx");
        }
        for (int at = 0; at < whole.length; at += 97) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            Files.write(saved, flipped);
            assertRefused(saved, CorruptionException.class, "saved.idx");
        }
    }

    @Test
    void isRefusedWhenItIsAnotherFileOfOurs() throws IOException {
        assertRefused(firstFile(".seg"), CorruptionException.class, "is not of kind INDEX");
        assertRefused(firstFile(".idx"), IndexMismatchException.class, "was not written by saveIndex");
    }

    private Path firstFile(String ending) throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }

    @Test
    void isRefusedWhereItsTypeIsNotRegisteredOrCannotStore() {
        db.close();
        db = Database.open(temp.resolve("db"));
        assertRefused(saved, IndexMismatchException.class, "'probing', which is not registered");
        db.close();
        db = Database.open(temp.resolve("db"), DatabaseOptions.defaults().indexType(new Forgetful()));
        assertRefused(saved, IndexMismatchException.class, "cannot open a stored index");
    }

    /** Has the name of a type that stores, and does not store. */
    private static final class Forgetful implements IndexType {

        @Override
        public String name() {
            return "probing";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            throw new UnsupportedOperationException("this index cannot be built");
        }
    }

    @Test
    void isNotSavedOfNoDocuments() {
        VectorCollection empty = db.createCollection("empty");
        assertThatThrownBy(() -> empty.saveIndex(temp.resolve("empty.idx")))
                .isInstanceOf(IndexMismatchException.class).hasMessageContaining("no documents");
        assertThat(temp.resolve("empty.idx")).doesNotExist();
    }

    @Test
    void isNotLoadedIntoADatabaseOpenForReading() {
        db.close();
        db = Database.open(temp.resolve("db"), DatabaseOptions.defaults()
                .openMode(OpenMode.READ_ONLY).indexType(new ProbingIndex()));
        assertRefused(saved, ReadOnlyException.class, "open for reading only");
    }
}
