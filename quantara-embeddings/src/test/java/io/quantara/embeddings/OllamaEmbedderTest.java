package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OllamaEmbedderTest {

    private static final String UNKNOWN_MODEL = "{\"error\":\"model \\\"tiny\\\" not found, try pulling it first\"}";
    private static final String TWO_VECTORS = """
            {"model":"tiny","embeddings":[[1.0,0.0,0],[0.0,-1E0,0]],"total_duration":14143917,"prompt_eval_count":8}""";

    private final StubServer server;

    OllamaEmbedderTest() throws IOException {
        server = new StubServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OllamaEmbedder.Builder tiny() {
        return OllamaEmbedder.builder("tiny").baseUrl(server.url() + "/");
    }

    @Test
    void embedsABatchInOrderAndForbidsTheServerToCut() {
        server.on("/api/embed", StubServer.answering(200, TWO_VECTORS));
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.embedDocuments(List.of("caf\u00e9 \"one\"", "two")))
                    .containsExactly(new float[] {1, 0, 0}, new float[] {0, -1, 0});
            assertThat(embedder.dimension()).isEqualTo(3);
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst().body())
                .isEqualTo("{\"model\":\"tiny\",\"truncate\":false,\"input\":[\"caf\u00e9 \\\"one\\\"\",\"two\"]}");
    }

    @Test
    void asksBatchByBatch() {
        server.on("/api/embed", StubServer.answering(200, TWO_VECTORS));
        try (OllamaEmbedder embedder = tiny().batchSize(2).build()) {
            assertThat(embedder.embedDocuments(List.of("1", "2", "3", "4", "5", "6"))).hasSize(6);
        }
        assertThat(server.requests())
                .extracting(StubServer.Request::body)
                .anySatisfy(body -> assertThat(body).contains("[\"3\",\"4\"]"))
                .hasSize(3);
    }

    @Test
    void asksNothingForNoTextsAndBeforeItIsUsed() {
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.embedDocuments(List.of())).isEmpty();
            assertThat(embedder.model()).isEqualTo("tiny");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void findsTheDimensionWithOneProbe() {
        server.on("/api/embed", StubServer.answering(200, "{\"embeddings\":[[0.6,0.8]]}"));
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.dimension()).isEqualTo(2);
            assertThat(embedder.dimension()).isEqualTo(2);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void listsTheModelsOfTheServer() {
        server.on("/api/tags", StubServer.answering(200, """
                {"models":[{"name":"all-minilm:latest","size":45960996,"details":{"families":["bert"]}},
                {"name":"tiny:q4","details":null}]}"""));
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.availableModels()).containsExactly("all-minilm:latest", "tiny:q4");
        }
    }

    @Test
    void takesTheContextLengthFromTheServer() {
        server.on("/api/show", StubServer.answering(200, """
                {"license":"x","model_info":{"general.architecture":"bert","bert.context_length":512,"x":[1]}}"""));
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.maxTokens()).isEqualTo(512);
            assertThat(embedder.maxTokens()).isEqualTo(512);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void assumesOllamasDefaultWhereTheServerTellsNoContextLength() {
        server.on("/api/show", StubServer.answering(200, "{\"modelfile\":\"\"}"));
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThat(embedder.maxTokens()).isEqualTo(2048);
        }
        try (OllamaEmbedder embedder = tiny().maxTokens(77).build()) {
            assertThat(embedder.maxTokens()).isEqualTo(77);
        }
    }

    @Test
    void pullsAMissingModelThenEmbeds() {
        AtomicBoolean pulled = new AtomicBoolean();
        server.on("/api/embed", (exchange, body) -> {
            StubServer.Handler answer = pulled.get()
                    ? StubServer.answering(200, "{\"embeddings\":[[1,0]]}")
                    : StubServer.answering(404, UNKNOWN_MODEL);
            answer.answer(exchange, body);
        });
        server.on("/api/pull", (exchange, body) -> {
            pulled.set(true);
            StubServer.streaming(
                            "{\"status\":\"pulling manifest\"}",
                            "{\"status\":\"pulling 797b\",\"digest\":\"sha256:797b\",\"total\":200,\"completed\":50}",
                            "{\"status\":\"success\"}")
                    .answer(exchange, body);
        });
        List<PullProgress> steps = new ArrayList<>();
        try (OllamaEmbedder embedder = tiny().pullProgress(steps::add).build()) {
            assertThat(embedder.embedQuery("hello")).containsExactly(1, 0);
        }
        assertThat(server.paths()).containsExactly("/api/embed", "/api/pull", "/api/embed");
        assertThat(steps).hasSize(3).element(1).satisfies(step -> {
            assertThat(step).isEqualTo(new PullProgress("tiny", "pulling 797b", 50, 200));
            assertThat(step.fraction()).hasValue(0.25);
        });
        assertThat(steps.getFirst().fraction()).isEmpty();
    }

    @Test
    void pullsOnRequestAndReportsProgressInTheCallingThread() {
        server.on("/api/pull", StubServer.streaming("{\"status\":\"verifying\"}", "", "{\"status\":\"success\"}"));
        List<String> seen = new ArrayList<>();
        Thread caller = Thread.currentThread();
        try (OllamaEmbedder embedder = tiny().build()) {
            embedder.pull("other", step -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                seen.add(step.model() + " " + step.status());
            });
        }
        assertThat(seen).containsExactly("other verifying", "other success");
    }

    @Test
    void asksAnOldServerTextByTextAndScalesItsVectors() {
        server.on("/api/embeddings", StubServer.answering(200, "{\"embedding\":[3,4]}"));
        try (OllamaEmbedder embedder = tiny().maxTokens(8).build()) {
            assertThat(embedder.embedDocuments(List.of("a", "b"))).hasSize(2).allSatisfy(vector -> {
                assertThat(vector[0]).isCloseTo(0.6f, within(1e-6f));
                assertThat(vector[1]).isCloseTo(0.8f, within(1e-6f));
            });
            assertThat(server.paths()).containsExactly("/api/embed", "/api/embeddings", "/api/embeddings");

            embedder.embedQuery("c");
            assertThat(server.paths()).endsWith("/api/embeddings").hasSize(4);
            assertThat(server.requests().getLast().body()).isEqualTo("{\"model\":\"tiny\",\"prompt\":\"c\"}");

            assertThatThrownBy(() -> embedder.embedQuery("one two three four five six seven eight nine"))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContaining("about 12 tokens, but the model reads 8")
                    .hasMessageContaining("TextSplitter");
        }
    }

    @Test
    void changesTheModelByMakingAnotherEmbedder() {
        server.on("/api/embed", StubServer.answering(200, "{\"embeddings\":[[1,0]]}"));
        try (OllamaEmbedder embedder = tiny().batchSize(1).maxTokens(5).build();
                OllamaEmbedder other = embedder.withModel("huge")) {
            assertThat(other.model()).isEqualTo("huge");
            assertThat(other.embedDocuments(List.of("a", "b"))).hasSize(2);
            assertThat(embedder.model()).isEqualTo("tiny");
        }
        assertThat(server.requests()).hasSize(2).allSatisfy(
                request -> assertThat(request.body()).contains("\"model\":\"huge\""));
    }

    @Test
    void doesNotChangeWhenItsBuilderIsUsedFurther() {
        server.on("/api/embed", StubServer.answering(200, TWO_VECTORS));
        OllamaEmbedder.Builder builder = tiny().batchSize(2);
        try (OllamaEmbedder embedder = builder.build()) {
            builder.batchSize(1).baseUrl("http://localhost:1");
            assertThat(embedder.embedDocuments(List.of("a", "b"))).hasSize(2);
        }
    }

    @Test
    void refusesTextsWithNothingToEmbedBeforeAskingTheServer() {
        try (OllamaEmbedder embedder = tiny().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> embedder.embedDocuments(List.of("fine", " \n")))
                    .withMessageContaining("position 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> embedder.embedQuery("cut \ud83d"))
                    .withMessageContaining("half a surrogate pair at character 4");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void refusesToWorkWhenClosed() {
        OllamaEmbedder embedder = tiny().build();
        embedder.close();
        embedder.close();
        assertThatThrownBy(() -> embedder.embedQuery("late"))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("Ollama at " + server.url())
                .hasMessageContaining("closed");
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> OllamaEmbedder.builder(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().batchSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().maxTokens(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().timeout(Duration.ZERO));
        for (String url :
                List.of("localhost:11434", "ftp://x", "http://", "http://a b", "http://x?y=1", "http://u:p@x")) {
            assertThatIllegalArgumentException()
                    .as(url)
                    .isThrownBy(() -> tiny().baseUrl(url))
                    .withMessageNotContaining("u:p");
        }
    }
}
