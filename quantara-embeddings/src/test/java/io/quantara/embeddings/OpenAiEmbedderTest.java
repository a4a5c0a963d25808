package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import io.quantara.embeddings.OpenAiEmbedder.VectorEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbedderTest {

    private static final String KEY = "sk-secret-0123456789";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String SWAPPED = """
            {"object":"list","data":[
            {"object":"embedding","index":1,"embedding":[0.0,1.0]},
            {"object":"embedding","embedding":[1.0,0.0],"index":0}],
            "model":"tiny","usage":{"prompt_tokens":8,"total_tokens":8}}""";

    private final StubServer server;

    OpenAiEmbedderTest() throws IOException {
        server = new StubServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenAiEmbedder.Builder tiny() {
        return OpenAiEmbedder.builder("tiny")
                .baseUrl(server.url() + "/v1/")
                .apiKey(KEY)
                .retries(0)
                .retryDelay(Duration.ofMillis(1), Duration.ofSeconds(2));
    }

    private void answer(int status, String body) {
        server.on("/v1/embeddings", StubServer.answering(status, body));
    }

    private static void failsToEmbed(OpenAiEmbedder.Builder builder, String... message) {
        try (OpenAiEmbedder embedder = builder.build()) {
            assertThatThrownBy(() -> embedder.embedDocuments(List.of("one", "two")))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll(message)
                    .satisfies(failure -> assertThat(Throwables.getStackTrace(failure))
                            .doesNotContain(KEY));
        }
    }

    private static String base64(float... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    @Test
    void ordersVectorsByTheirIndex() {
        answer(200, SWAPPED);
        try (OpenAiEmbedder embedder = tiny().build()) {
            assertThat(embedder.embedDocuments(List.of("one", "two")))
                    .containsExactly(new float[] {1, 0}, new float[] {0, 1});
            assertThat(embedder.dimension()).isEqualTo(2);
            assertThat(embedder.maxTokens()).isEqualTo(8192);
        }
        assertThat(server.requests()).containsExactly(new StubServer.Request(
                "/v1/embeddings",
                "{\"model\":\"tiny\",\"encoding_format\":\"float\",\"input\":[\"one\",\"two\"]}",
                "Bearer " + KEY));
    }

    @Test
    void asksForAndReadsBase64AndAShorterDimension() {
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":\"" + base64(0.25f, -3.5f) + "\"}]}");
        try (OpenAiEmbedder embedder = tiny().encoding(VectorEncoding.BASE64).dimensions(2).build()) {
            assertThat(embedder.dimension()).isEqualTo(2);
            assertThat(server.requests()).isEmpty();
            assertThat(embedder.embedQuery("one")).containsExactly(0.25f, -3.5f);
        }
        assertThat(server.requests().getFirst().body())
                .isEqualTo("{\"model\":\"tiny\",\"encoding_format\":\"base64\",\"dimensions\":2,\"input\":[\"one\"]}");
    }

    @Test
    void sendsNoKeyWhereThereIsNone() {
        answer(200, SWAPPED);
        try (OpenAiEmbedder embedder =
                OpenAiEmbedder.builder("tiny").baseUrl(server.url() + "/v1").batchSize(2).build()) {
            assertThat(embedder.embedDocuments(List.of("a", "b", "c", "d"))).hasSize(4);
        }
        assertThat(server.requests()).hasSize(2).extracting(StubServer.Request::authorization).containsOnly("");
    }

    @Test
    void asksAgainWhenTheServerIsOverloadedAndSucceeds() {
        AtomicInteger calls = new AtomicInteger();
        server.on("/v1/embeddings", (exchange, body) -> {
            int call = calls.getAndIncrement();
            if (call == 0) {
                exchange.getResponseHeaders().add("Retry-After", "0");
            }
            StubServer.Handler answer = switch (call) {
                case 0 -> StubServer.answering(429, "{\"error\":{\"message\":\"slow down\"}}");
                case 1 -> StubServer.answering(503, "");
                default -> StubServer.answering(200, SWAPPED);
            };
            answer.answer(exchange, body);
        });
        try (OpenAiEmbedder embedder = tiny().retries(2).build()) {
            assertThat(embedder.embedDocuments(List.of("one", "two"))).hasSize(2);
        }
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void givesUpAfterTheRetriesItWasAllowed() {
        answer(500, "{\"error\":{\"message\":\"GPU on fire\",\"type\":\"server_error\"}}");
        failsToEmbed(tiny().retries(2), "HTTP 500 after 3 attempts", "GPU on fire", "Try again later");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotWaitLongerThanAllowed() {
        server.on("/v1/embeddings", (exchange, body) -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            StubServer.answering(429, "{\"error\":\"quota\"}").answer(exchange, body);
        });
        failsToEmbed(tiny().retries(5), "HTTP 429): quota", "Try again in 3600 s");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotAskAgainAfterTheCallersMistakes() {
        answer(400, "{\"error\":{\"message\":\"maximum context length is 8192 tokens\"}}");
        failsToEmbed(tiny().retries(3), "HTTP 400): maximum context length is 8192 tokens", "TextSplitter");
        answer(404, "{\"error\":{\"message\":\"The model `tiny` does not exist\"}}");
        failsToEmbed(tiny().retries(3), "The model `tiny` does not exist", "Check the model's name");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void hidesTheKeyEvenWhenTheServerRepeatsIt() {
        answer(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}");
        failsToEmbed(tiny(), "HTTP 401): Incorrect API key provided: ***", "Check the API key");
        answer(403, "Bearer " + KEY + " is forbidden");
        failsToEmbed(tiny(), "HTTP 403): 'Bearer *** is forbidden'.");
        answer(200, "what is " + KEY);
        failsToEmbed(tiny(), "'what is ***'");
        try (OpenAiEmbedder embedder = tiny().build()) {
            assertThat(embedder.toString()).contains("tiny", server.url()).doesNotContain(KEY);
        }
    }

    @Test
    void refusesAKeyThatCannotBeSentWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tiny().apiKey("sk-secret\nX-Evil: 1"))
                .withMessageContaining("line breaks")
                .withMessageNotContaining("secret");
    }

    @Test
    void doesNotFollowRedirectsWithTheKey() throws IOException {
        try (StubServer elsewhere = new StubServer()) {
            server.on("/v1/embeddings", (exchange, body) -> {
                exchange.getResponseHeaders().add("Location", elsewhere.url());
                StubServer.answering(307, "").answer(exchange, body);
            });
            failsToEmbed(tiny(), "HTTP 307", "give the address " + elsewhere.url());
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        String url = FreePort.url();
        failsToEmbed(tiny().baseUrl(url), "not running at " + url, "check the address");
    }

    @Test
    void givesUpOnASlowServer() {
        server.on("/v1/embeddings", server.stalling());
        failsToEmbed(tiny().timeout(SHORT), "did not answer within 200 ms");
    }

    @Test
    void failsWhenTheAnswerBreaksOff() throws Exception {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":[")) {
            failsToEmbed(
                    tiny().baseUrl(raw.url()), "The connection to the embedding server at " + raw.url() + " broke");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "<html>", "{\"data\":{}}", "{\"data\":[1]}", "{\"data\":[{\"index\":\"0\"}]}",
        "{\"data\":[{\"index\":0,\"embedding\":\"%%%\"}]}", "{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":1,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]}]}"
    })
    void saysThatItCannotUnderstandGarbage(String body) {
        answer(200, body);
        failsToEmbed(tiny(), server.url() + "/v1", "cannot be understood");
    }

    @Test
    void refusesVectorsThatAreWrongInNumberValueOrDimension() {
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1,0]}]}");
        failsToEmbed(tiny(), "gave 1 vectors for 2 texts");
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1,0]},{\"index\":1,\"embedding\":[NaN,0]}]}");
        failsToEmbed(tiny(), "gave NaN as component 0");
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1,0]},{\"index\":1,\"embedding\":[1,0,0]}]}");
        failsToEmbed(tiny(), "3 dimensions after 2 before");
        answer(200, SWAPPED);
        failsToEmbed(tiny().dimensions(5), "gave 2 dimensions where 5 were asked for");
    }

    @Test
    void refusesToWorkWhenClosed() {
        OpenAiEmbedder embedder = tiny().build();
        embedder.close();
        assertThatThrownBy(() -> embedder.embedQuery("late")).isInstanceOf(ClosedException.class);
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> OpenAiEmbedder.builder(""));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().retries(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().dimensions(0));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().batchSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().apiKey(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> tiny().timeout(Duration.ofSeconds(-1)));
    }
}
