package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a fresh JVM can show, because native code is loaded once. */
class MiniLmProcessTest {

    private record Outcome(int exitCode, List<String> output, String errors) {}

    @TempDir
    private Path folder;

    private Outcome run(List<String> options, String classPath) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, EmbeddingProgram.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("finished").isTrue();
        return new Outcome(process.exitValue(), Files.readAllLines(output), Files.readString(errors));
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    @Test
    void writesNothingToTheConsoleAndAsksNobodyOnTheNetwork() throws Exception {
        Outcome outcome = run(List.of(), classPath());
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).containsExactly("dimensions: 384", "dimensions: 384", "left: null");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void leavesTheApplicationsOwnSettingsAlone() throws Exception {
        assertThat(run(List.of("-Dai.djl.offline=TRUE"), classPath()).output()).endsWith("left: TRUE");
    }

    @Test
    void saysWhyTheTokenizersNativeCodeCannotLoad() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a file, not a folder");
        Outcome outcome = run(List.of("-DENGINE_CACHE_DIR=" + file.resolve("cache")), classPath());
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).hasSize(3).startsWith(outcome.output().get(1));
        assertThat(outcome.output().getFirst()).contains(
                "failed: Model 'all-minilm-l6-v2-q' could not be loaded",
                file.toString(),
                "use Ollama or an OpenAI-compatible server");
    }

    @Test
    void saysWhyTheRuntimesNativeCodeCannotLoad() throws Exception {
        Outcome outcome = run(List.of("-Djava.io.tmpdir=" + folder.resolve("missing")), classPath());
        assertThat(outcome.output()).hasSize(3);
        assertThat(outcome.output().subList(0, 2)).allSatisfy(line -> assertThat(line)
                .contains("could not be loaded", "missing", "writable folders that allow execution"));
    }

    @Test
    void saysThatTheModelIsNotOnTheClassPath() throws Exception {
        List<String> jars = new ArrayList<>(List.of(classPath().split(System.getProperty("path.separator"))));
        assertThat(jars.removeIf(jar -> jar.contains("all-minilm-l6-v2-q"))).isTrue();
        Outcome outcome = run(List.of(), String.join(System.getProperty("path.separator"), jars));
        assertThat(outcome.output().getFirst())
                .contains("all-minilm-l6-v2-q.onnx is not on the class path; add the jar langchain4j-embeddings");
    }
}
