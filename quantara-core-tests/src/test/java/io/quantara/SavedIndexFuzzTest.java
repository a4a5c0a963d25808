package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quantara.internal.engine.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hands anything to {@link VectorCollection#loadIndex}: only exceptions of ours may come out, and no document changes.
 * The checksums are made right first, unless the input begins with a zero byte. The build repeats the committed inputs;
 * {@code scripts/fuzz} looks for new ones.
 */
class SavedIndexFuzzTest {

    private static final int DOCUMENTS = 20;

    @TempDir
    static Path temp = Path.of("");

    private static Database db = Database.inMemory();

    @BeforeAll
    static void fill() {
        db.close();
        db = Database.inMemory(DatabaseOptions.defaults().indexType(new ProbingIndex()));
        db.insertAll(documents());
    }

    @AfterAll
    static void close() {
        db.close();
    }

    private static List<NewDocument> documents() {
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < DOCUMENTS; n++) {
            UUID id = new UUID(0x4000, Long.MIN_VALUE | n);
            documents.add(NewDocument.of("document " + n, new float[] {n, 1, -n}).id(id));
        }
        return documents;
    }

    @FuzzTest
    void load(byte[] input) throws IOException {
        byte[] file = new byte[Math.max(0, input.length - 1)];
        System.arraycopy(input, Math.min(1, input.length), file, 0, file.length);
        if (input.length > 0 && input[0] != 0) {
            Checksums.repairSections(file);
        }
        Path saved = Files.write(temp.resolve("saved.idx"), file);
        VectorCollection collection = db.getCollection(Database.DEFAULT_COLLECTION);
        try {
            collection.loadIndex(saved);
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(collection.search(new float[] {1, 1, -1}, 1).getFirst().name()).isEqualTo("document 1");
        assertThat(collection.count()).isEqualTo(DOCUMENTS);
    }
}
