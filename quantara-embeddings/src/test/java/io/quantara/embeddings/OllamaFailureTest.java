package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaFailureTest {

    private static final String UNKNOWN_MODEL = "{\"error\":\"model \\\"tiny\\\" not found, try pulling it first\"}";
    private static final Duration SHORT = Duration.ofMillis(200);

    private final StubServer server;

    OllamaFailureTest() throws IOException {
        server = new StubServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static OllamaEmbedder.Builder tiny(String url) {
        return OllamaEmbedder.builder("tiny").baseUrl(url);
    }

    private static void failsToEmbed(OllamaEmbedder.Builder builder, String... message) {
        try (OllamaEmbedder embedder = builder.build()) {
            assertThatThrownBy(() -> embedder.embedDocuments(List.of("one", "two")))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll(message);
        }
    }

    private void failsToEmbedWhenAnswered(StubServer.Handler answer, String... message) {
        server.on("/api/embed", answer);
        failsToEmbed(tiny(server.url()), message);
    }

    @Test
    void saysHowToStartAServerThatIsNotRunning() throws IOException {
        String url = FreePort.url();
        failsToEmbed(tiny(url), "Ollama is not running at " + url, "refused", "Start it with 'ollama serve'");
        try (OllamaEmbedder embedder = tiny(url).build()) {
            assertThatThrownBy(embedder::availableModels).hasMessageContaining("Start it with 'ollama serve'");
            assertThatThrownBy(() -> embedder.pull("x", _ -> {})).hasMessageContaining("Start it with 'ollama serve'");
        }
    }

    @Test
    void saysThatAHostIsUnknown() {
        failsToEmbed(tiny("http://nowhere.invalid"), "nowhere.invalid", "the host name is unknown");
    }

    @Test
    void refusesAnUnknownModelWhenToldNotToPull() {
        server.on("/api/embed", StubServer.answering(404, UNKNOWN_MODEL));
        failsToEmbed(
                tiny(server.url()).missingModel(MissingModel.REFUSE),
                "does not have the model 'tiny'", "Run 'ollama pull tiny'");
        assertThat(server.paths()).containsExactly("/api/embed");
    }

    @Test
    void failsWhenTheLibraryDoesNotHaveTheModelEither() {
        server.on("/api/pull", StubServer.streaming(
                "{\"status\":\"pulling manifest\"}", "{\"error\":\"pull model manifest: file does not exist\"}"));
        failsToEmbedWhenAnswered(
                StubServer.answering(404, UNKNOWN_MODEL),
                "could not pull model 'tiny': pull model manifest: file does not exist", "Check the name");
    }

    @Test
    void failsWhenAPulledModelIsStillUnknown() {
        server.on("/api/pull", StubServer.streaming("{\"status\":\"success\"}"));
        failsToEmbedWhenAnswered(
                StubServer.answering(404, UNKNOWN_MODEL), "pulled the model 'tiny' but does not find it");
        assertThat(server.paths()).containsExactly("/api/embed", "/api/pull", "/api/embed");
    }

    @Test
    void failsWhenThePullEndsBeforeItIsComplete() {
        server.on("/api/pull", StubServer.streaming("{\"status\":\"pulling 7\",\"total\":10,\"completed\":3}"));
        failsToEmbedWhenAnswered(
                StubServer.answering(404, UNKNOWN_MODEL), "stopped pulling model 'tiny' before it was complete");
    }

    @Test
    void failsWhenThePullBreaksOff() throws Exception {
        String status = "{\"status\":\"pulling manifest\"}\n";
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(status.length()) + "\r\n" + status + "\r\n");
                OllamaEmbedder embedder = tiny(raw.url()).build()) {
            List<String> seen = new ArrayList<>();
            assertThatThrownBy(() -> embedder.pull("tiny", step -> seen.add(step.status())))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("The connection to Ollama at " + raw.url() + " broke", "try again");
            assertThat(seen).containsExactly("pulling manifest");
        }
    }

    @Test
    void failsWhenThePullFallsSilent() {
        server.on("/api/pull", server.stallingAfter("{\"status\":\"pulling manifest\"}"));
        try (OllamaEmbedder embedder = tiny(server.url()).pullSilence(SHORT).build()) {
            assertThatThrownBy(() -> embedder.pull("tiny", _ -> {}))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("was silent for 200 ms", "allow more time");
        }
    }

    @Test
    void failsWhenThePullSendsGarbage() {
        server.on("/api/pull", StubServer.streaming("<html>"));
        try (OllamaEmbedder embedder = tiny(server.url()).build()) {
            assertThatThrownBy(() -> embedder.pull("tiny", _ -> {}))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("cannot be understood", "'<html>'");
        }
    }

    @Test
    void failsWhenThePullIsRefused() {
        server.on("/api/pull", StubServer.answering(500, "{\"error\":\"no space left on device\"}"));
        try (OllamaEmbedder embedder = tiny(server.url()).build()) {
            assertThatThrownBy(() -> embedder.pull("tiny", _ -> {}))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("could not pull model 'tiny' (HTTP 500)", "no space left on device");
        }
    }

    @Test
    void givesUpOnASlowServer() {
        server.on("/api/embed", server.stalling());
        failsToEmbed(tiny(server.url()).timeout(SHORT), "did not answer within 200 ms", "Allow more time");
    }

    @Test
    void givesUpOnAServerThatBeginsAnAnswerAndStalls() {
        server.on("/api/embed", server.stallingAfter("{\"embeddings\":[[1,"));
        failsToEmbed(tiny(server.url()).timeout(SHORT), "did not answer within 200 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "<html>hello</html>", "[]", "null", "{\"embeddings\":7}", "{\"embeddings\":[[\"x\"]]}",
        "{\"embeddings\":[[1,2]",
        "{\"embeddings\":[[1,null]]}", "{\"embeddings\":[[1]]} trailing"
    })
    void saysThatItCannotUnderstandGarbage(String body) {
        failsToEmbedWhenAnswered(
                StubServer.answering(200, body), "Ollama at " + server.url(), "cannot be understood", "Check that");
    }

    @Test
    void refusesAWrongNumberOfVectors() {
        failsToEmbedWhenAnswered(
                StubServer.answering(200, "{\"embeddings\":[[1,0]]}"), "gave 1 vectors for 2 texts", "smaller batch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-1e300"})
    void refusesNumbersThatAreNotFinite(String number) {
        failsToEmbedWhenAnswered(
                StubServer.answering(200, "{\"embeddings\":[[1,0],[0," + number + "]]}"),
                "model 'tiny'", "as component 1 of a vector");
    }

    @Test
    void refusesEmptyVectors() {
        failsToEmbedWhenAnswered(
                StubServer.answering(200, "{\"embeddings\":[[],[]]}"), "empty vector", "embedding model");
    }

    @Test
    void noticesThatTheDimensionChanged() {
        AtomicInteger calls = new AtomicInteger();
        server.on("/api/embed", (exchange, body) -> StubServer.answering(
                        200, calls.getAndIncrement() == 0 ? "{\"embeddings\":[[1,0]]}" : "{\"embeddings\":[[1,0,0]]}")
                .answer(exchange, body));
        try (OllamaEmbedder embedder = tiny(server.url()).build()) {
            embedder.embedQuery("one");
            assertThatThrownBy(() -> embedder.embedQuery("two"))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("3 dimensions after 2 before", "embed all documents again");
        }
    }

    @Test
    void passesOnWhatTheServerSaysOfItsOwnFailure() {
        failsToEmbedWhenAnswered(
                StubServer.answering(500, "{\"error\":\"llama runner process has terminated\"}"),
                "could not embed (HTTP 500): llama runner process has terminated", "Check the server's log");
        failsToEmbedWhenAnswered(
                StubServer.answering(500, "boom\u0007\n\nbang"), "could not embed (HTTP 500): 'boom bang'.");
    }

    @Test
    void saysWhatToDoWithATextThatIsTooLong() {
        failsToEmbedWhenAnswered(
                StubServer.answering(400, "{\"error\":\"the input length exceeds the context length\"}"),
                "the input length exceeds the context length", "TextSplitter");
    }

    @Test
    void noticesAServerThatIsNotOllama() {
        failsToEmbed(tiny(server.url()), "has neither /api/embed nor /api/embeddings", "Check that it is an Ollama");
    }

    @Test
    void failsWhenTheAnswerBreaksOff() throws Exception {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"embeddings\":[[1,")) {
            failsToEmbed(tiny(raw.url()), "The connection to Ollama at " + raw.url() + " broke", "try again");
        }
    }

    @Test
    void failsWhenTheServerSpeaksNoHttp() throws Exception {
        try (RawServer raw = new RawServer("SSH-2.0-OpenSSH_9.2\r\n")) {
            failsToEmbed(tiny(raw.url()), "The connection to Ollama at " + raw.url() + " broke");
        }
    }

    @Test
    void endsAWaitingCallWhenInterrupted() {
        server.on("/api/embed", server.stalling());
        try (OllamaEmbedder embedder = tiny(server.url()).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> embedder.embedQuery("one")).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void endsAWaitingCallWhenClosed() {
        CountDownLatch asked = new CountDownLatch(1);
        server.on("/api/embed", (exchange, body) -> {
            asked.countDown();
            server.stalling().answer(exchange, body);
        });
        OllamaEmbedder embedder = tiny(server.url()).build();
        CompletableFuture<Void> closer = CompletableFuture.runAsync(() -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            embedder.close();
        });
        assertThatThrownBy(() -> embedder.embedQuery("one")).isInstanceOf(ClosedException.class);
        closer.join();
    }

    @Test
    void passesOnWhatTheProgressCallbackThrows() {
        server.on("/api/pull", StubServer.streaming("{\"status\":\"a\"}", "{\"status\":\"success\"}"));
        try (OllamaEmbedder embedder = tiny(server.url()).build()) {
            assertThatThrownBy(() -> embedder.pull("tiny", _ -> {
                        throw new IllegalStateException("stop it");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("stop it");
        }
    }
}
