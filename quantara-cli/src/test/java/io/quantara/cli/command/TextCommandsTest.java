package io.quantara.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCommandsTest {

    private static final String LONG_TEXT = """
            The harbour was quiet before sunrise. Fishing boats lay at the pier and gulls waited on the masts for the
            first catch of the morning.

            Interest rates rose again in the third quarter. The central bank wants to slow down inflation, and borrowers
            with variable mortgages pay more every month.

            To bake sourdough bread, feed the starter the evening before. Mix flour, water and salt, fold the dough
            every half hour, and bake it in a very hot oven with steam.
            """;

    @TempDir
    private Path folder;

    @Test
    void findsAddedTextByItsMeaning() {
        Path db = folder.resolve("db");
        Outcome added = Outcome.of("add", "--text", "Buy milk", "--text", "Call the plumber", "--db", db);
        assertThat(added.code()).isZero();
        assertThat(added.out()).startsWith("2 documents inserted in ");
        Outcome found = Outcome.of("search", "groceries", "-k", "1", "--db", db);
        assertThat(found.out()).contains("Buy milk").contains("embedding ", "search ");
    }

    @Test
    void splitsTextFilesIntoPassagesAndPassesOverWhatIsNoText() throws IOException {
        Path notes = Files.createDirectories(folder.resolve("notes"));
        Files.writeString(notes.resolve("mixed.txt"), LONG_TEXT);
        Files.write(notes.resolve("picture.bin"), new byte[] {1, 0, 2});
        Files.writeString(notes.resolve(".hidden"), "a secret");
        Path db = folder.resolve("db");
        Outcome added = Outcome.of(
                "add", notes, "--db", db, "-c", "notes", "--passage-tokens", "40", "--overlap", "4", "--json");
        assertThat(added.code()).isZero();
        assertThat(added.err()).contains("Passed over").contains("picture.bin").doesNotContain("hidden");
        Outcome found = Outcome.of("search", "how to make bread", "-k", "1", "-c", "notes", "--db", db, "--json");
        Map<String, Object> best = found.jsonList("results").getFirst();
        assertThat(String.valueOf(best.get("name"))).contains("dough");
        assertThat(String.valueOf(best.get("metadata"))).contains("source=" + notes.resolve("mixed.txt"), "passage=");
        Outcome stats = Outcome.of("stats", "--db", db);
        assertThat(stats.out()).containsPattern("notes +[3-9] +384 +cosine .* all-minilm-l6-v2-q");
    }

    @Test
    void aNamedFileThatIsNoTextIsRefused() throws IOException {
        Path picture = Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        Outcome refused = Outcome.of("add", picture, "--db", folder.resolve("db"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("picture.png", "--format");
    }

    @Test
    void anEmbedderThatIsNotThereEndsWithSeven() {
        Path db = folder.resolve("db");
        Outcome failed = Outcome.of(
                "add", "--text", "a", "--db", db, "--embedder", "ollama:nomic", "--embedder-url", "http://localhost:9");
        assertThat(failed.code()).isEqualTo(7);
        assertThat(failed.err().lines()).hasSize(1);
        assertThat(Outcome.of("add", "--text", "a", "--db", db, "--embedder", "gpt").code()).isEqualTo(2);
        assertThat(Outcome.of("add", "--text", "a", "--db", db, "--embedder", "minilm:x").code()).isEqualTo(2);
        assertThat(Outcome.of("add", "--text", "a", "--db", db, "--embedder-url", "http://localhost:9").code())
                .isEqualTo(2);
        assertThat(Outcome.of("add", "--text", "a", "--db", db, "--embedder", "onnx:" + folder).code()).isEqualTo(7);
    }

    @Test
    void anotherModelThanTheRememberedOneIsRefused() {
        Path db = folder.resolve("db");
        assertThat(Outcome.of("collections", "create", "notes", "--embedded-by", "other-model", "--db", db).code())
                .isZero();
        Outcome refused = Outcome.of("add", "--text", "a", "-c", "notes", "--db", db);
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("other-model");
    }
}
