package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantara.testkit.exchange.MalformedInput;
import io.quantara.testkit.exchange.MalformedInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One durable database for all files: whatever it refuses leaves it, and its folder, as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedImportsTest {

    private Path temp = Path.of("");
    private Database db = Database.inMemory();
    private List<Object> before = List.of();

    @BeforeAll
    void openDatabase(@TempDir Path folder) throws IOException {
        db.close();
        temp = folder;
        db = Database.open(temp.resolve("db"), DatabaseOptions.defaults().memtableRows(16));
        VectorCollection mine = db.createCollection("mine");
        mine.insertAll(DatabaseContract.numbered(40, 5));
        db.config().set("owner", "Ada");
        db.compact();
        db.persist();
        before = content();
    }

    @AfterAll
    void closeDatabase() {
        db.close();
    }

    static List<MalformedInput> inputs() {
        return MalformedInputs.all();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void areRefusedAndChangeNothing(MalformedInput input) throws IOException {
        Path data = Files.write(temp.resolve("data"), input.bytes());
        Path documents = temp.resolve("documents");
        Files.write(documents, input.documents().orElse(new byte[0]));

        ImportException refusal = catchThrowableOfType(ImportException.class, () -> {
            if (input.format().isEmpty()) {
                db.importFromJson(data);
            } else {
                db.importFrom(input.at(data, documents), "imported", LoadOptions.defaults());
            }
        });

        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.line()).isEqualTo(input.line());
        assertThat(refusal.path()).isEqualTo(input.path());
        assertThat(refusal.getMessage()).contains(input.message());
        assertThat(content()).isEqualTo(before);
    }

    private List<Object> content() throws IOException {
        List<Object> content = new ArrayList<>();
        content.add(db.listCollections());
        content.add(db.config().asMetadata());
        content.add(db.stats().sequenceNumber());
        for (String name : db.listCollections()) {
            content.add(db.getCollection(name).options());
            content.add(db.getCollection(name).stream().toList());
        }
        try (Stream<Path> files = Files.list(temp.resolve("db"))) {
            for (Path file : files.sorted().toList()) {
                content.add(file.getFileName() + " " + Files.size(file));
            }
        }
        return content;
    }
}
