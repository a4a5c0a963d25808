package io.quantara.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.cli.Outcome;
import io.quantara.embeddings.MiniLmEmbedder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @TempDir
    private Path folder;

    @Test
    void loadsAnswersKillsAndReopensAndLoadsNothingTheSecondTime() {
        Path place = folder.resolve("demo");
        Outcome first = Outcome.of("demo", "--dir", place, "--kill-after", 100);
        assertThat(first.code()).as(first.out() + first.err()).isZero();
        assertThat(first.out())
                .startsWith("6,000 Debian packages loaded into " + place + " in ")
                .contains("turn markdown into slides")
                .contains("findimagedupes  Finds visually similar or duplicate images")
                .contains("where section == 'utils' && installed_size_kb < 200")
                .containsPattern("embedding [0-9.]+ ms \\| search [0-9.]+ ms \\| .*6000 rows")
                .containsPattern("[1-9][0-9]+ documents acknowledged, [1-9][0-9]+ found, 0 batches half done; reopened")
                .contains("var embedder = new MiniLmEmbedder();", "search --db " + place)
                .doesNotContain("Ask something");

        Outcome second = Outcome.of("demo", "--dir", place, "--kill-after", 20, "--json");
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.json())
                .containsEntry("loaded", 0L)
                .containsEntry("documents", 6_000L)
                .containsEntry("embeddingProblem", null);
        assertThat(second.jsonList("answers")).hasSize(5).allSatisfy(answer ->
                assertThat((List<?>) answer.get("results")).hasSize(3));
        Map<?, ?> crash = Objects.requireNonNull((Map<?, ?>) second.json().get("crash"));
        assertThat(crash.get("found")).isEqualTo(crash.get("acknowledged"));
        assertThat(crash.get("halfDone")).isEqualTo(0L);

        Outcome typed = Outcome.typed(
                "learn to touch type\n\n", Map.of("NO_COLOR", "1"), "demo", "--dir", place, "--kill-after", 0);
        assertThat(typed.out()).contains("Ask something", "tipp10", "nothing loaded");
        try (Database db = Database.open(place)) {
            assertThat(db.listCollections()).containsExactly("default");
        }
    }

    @Test
    void theSixLinesCompile() throws IOException {
        assertThat(DemoPrinter.JAVA.lines()).hasSize(6);
        String source = """
                import io.quantara.*;
                import io.quantara.embeddings.MiniLmEmbedder;
                import java.nio.file.Path;
                class Six {
                    static void run() {
                        %s
                    }
                }
                """.formatted(DemoPrinter.JAVA.formatted("/tmp/demo"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        var file = new SimpleJavaFileObject(URI.create("string:///Six.java"), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(
                        new PrintWriter(messages, true, StandardCharsets.UTF_8),
                        null,
                        null,
                        options,
                        null,
                        List.of(file))
                .call();
        assertThat(compiled).as(messages.toString(StandardCharsets.UTF_8)).isTrue();
    }

    @Test
    void shippedVectorsAreThoseOfTheModel() {
        try (MiniLmEmbedder embedder = new MiniLmEmbedder()) {
            for (DemoQuestion question : DemoQuestion.all()) {
                float[] live = embedder.embedQuery(question.text());
                float[] shipped = question.vector();
                double product = 0;
                for (int i = 0; i < live.length; i++) {
                    product += (double) live[i] * shipped[i];
                }
                assertThat(product).as(question.text()).isGreaterThan(0.999);
            }
        }
    }

    @Test
    void shippedVectorsAnswerWhereNoModelIs() {
        try (Database db = Database.inMemory()) {
            db.load(DemoPackages.stream());
            assertThat(db.count()).isEqualTo(DemoPackages.COUNT);
            DemoAnswer answer = DemoAnswer.shipped(db, DemoQuestion.all().get(1));
            assertThat(answer.results().getFirst().name()).isEqualTo("findimagedupes");
            assertThat(answer.embedding()).isZero();
        }
    }
}
