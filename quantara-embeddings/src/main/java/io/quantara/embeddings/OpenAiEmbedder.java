package io.quantara.embeddings;

import io.quantara.Embedder;
import io.quantara.EmbeddingFailedException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Embeds with any server that speaks OpenAI's {@code POST /embeddings}: OpenAI itself and the many that copied it, such
 * as llama.cpp, vLLM, LM Studio and Text Embeddings Inference.
 *
 * {@snippet :
 * try (var embedder = OpenAiEmbedder.builder("text-embedding-3-small")
 *         .apiKey(System.getenv("OPENAI_API_KEY"))
 *         .build()) {
 *     float[] vector = embedder.embedQuery("turn markdown into slides");
 * }
 * }
 *
 * <p>Building asks the server nothing; {@link #dimension()} embeds a word when it is neither set nor known. Answers 429
 * and 5xx are asked again a limited number of times, as the server's {@code Retry-After} says. A text that is too long
 * is refused by the server. The key appears in no message. Safe for use by several threads; {@link #close()} ends calls
 * under way.
 */
public final class OpenAiEmbedder implements Embedder {

    private final String model;
    private final URI baseUrl;
    private final int dimensions;
    private final int maxTokens;
    private final int batchSize;
    private final VectorEncoding encoding;
    private final RetryPolicy retry;
    private final JsonHttp http;
    private final VectorGuard guard;

    private OpenAiEmbedder(Builder settings) {
        this.model = settings.model;
        this.baseUrl = settings.baseUrl;
        this.dimensions = settings.dimensions;
        this.maxTokens = settings.maxTokens;
        this.batchSize = settings.batchSize;
        this.encoding = settings.encoding;
        this.retry = new RetryPolicy(
                settings.retries, settings.firstRetryDelay, settings.longestRetryDelay, Clock.systemUTC());
        this.http = new JsonHttp(settings.server());
        this.guard = new VectorGuard("Model '" + model + "' at " + baseUrl);
    }

    /**
     * Starts to describe an embedder.
     *
     * @param model the model's name as the server knows it
     */
    public static Builder builder(String model) {
        return new Builder(Settings.requireText(model, "model"));
    }

    @Override
    public String model() {
        return model;
    }

    /** Returns the dimension that was asked for or seen; embeds a word to find it when neither is known. */
    @Override
    public int dimension() {
        if (dimensions > 0) {
            return dimensions;
        }
        if (guard.dimension() == 0) {
            embedQuery("dimension");
        }
        return guard.dimension();
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public List<float[]> embedDocuments(List<String> texts) {
        List<String> all = new ArrayList<>(texts);
        Texts.requireEmbeddable(all);
        List<float[]> vectors = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += batchSize) {
            vectors.addAll(embed(all.subList(from, Math.min(from + batchSize, all.size()))));
        }
        return vectors;
    }

    @Override
    public float[] embedQuery(String text) {
        return embedDocuments(List.of(text)).getFirst();
    }

    private List<float[]> embed(List<String> batch) {
        JsonHttp.Answer answer = post(request(batch));
        try {
            List<float[]> vectors = OpenAiAnswer.vectors(answer.body());
            guard.check(vectors, batch.size()).forEach(this::requireDimension);
            return vectors;
        } catch (Json.MalformedException e) {
            throw http.malformed(answer.body(), e);
        }
    }

    private byte[] request(List<String> batch) {
        return Json.object(json -> {
            json.writeStringProperty("model", model);
            json.writeStringProperty("encoding_format", encoding.wireName());
            if (dimensions > 0) {
                json.writeNumberProperty("dimensions", dimensions);
            }
            json.writeArrayPropertyStart("input");
            batch.forEach(json::writeString);
            json.writeEndArray();
        });
    }

    private void requireDimension(float[] vector) {
        if (dimensions > 0 && vector.length != dimensions) {
            throw new EmbeddingFailedException("Model '" + model + "' at " + baseUrl + " gave " + vector.length
                    + " dimensions where " + dimensions + " were asked for. Ask for " + vector.length
                    + ", or use a model that can shorten its vectors.");
        }
    }

    private JsonHttp.Answer post(byte[] request) {
        for (int retries = 0; ; retries++) {
            JsonHttp.Answer answer = http.post("/embeddings", request);
            if (answer.isSuccess()) {
                return answer;
            }
            Optional<Duration> delay = retry.delay(answer.status(), answer.headers(), retries);
            if (delay.isEmpty()) {
                throw refused(answer, retries);
            }
            RetryPolicy.await(delay.get());
        }
    }

    private EmbeddingFailedException refused(JsonHttp.Answer answer, int retries) {
        String reason = ServerError.in(answer.body()).map(http::withoutSecret)
                .orElseGet(() -> http.snippet(answer.body()));
        String tried = retries == 0 ? "" : " after " + (retries + 1) + " attempts";
        return new EmbeddingFailedException("The server at " + baseUrl + " refused to embed with model '" + model
                + "' (HTTP " + answer.status() + tried + "): " + reason + " "
                + advice(answer.status(), answer.headers()));
    }

    private String advice(int status, HttpHeaders headers) {
        return switch (status) {
            case 400, 413, 422 -> "Check the model's limits: split long texts with TextSplitter, "
                    + "or send fewer at once.";
            case 401, 403 -> "Check the API key and what it may use.";
            case 404, 405 -> "Check the model's name, and that the base URL ends where /embeddings begins, "
                    + "usually in /v1.";
            case 429 -> retry.retryAfter(headers)
                    .map(wait -> "Try again in " + wait.toSeconds() + " s.")
                    .orElse("Try again later, with smaller batches, or check the account's limits.");
            default -> status >= 300 && status < 400
                    ? "It sends callers elsewhere; give the address " + headers.firstValue("Location")
                            .map(http::withoutSecret).orElse("that it names") + " as the base URL."
                    : "Try again later, or check the server's log.";
        };
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return "OpenAiEmbedder[" + model + " at " + baseUrl + "]";
    }

    /** How the server is asked to write vectors; both are understood whatever was asked for. */
    public enum VectorEncoding {
        /** Arrays of numbers, which every server knows. */
        FLOAT,
        /** Base64 of little-endian float32, a quarter of the size. */
        BASE64;

        private String wireName() {
            return this == FLOAT ? "float" : "base64";
        }
    }

    /** Describes an {@link OpenAiEmbedder}. Not safe for use by several threads. */
    public static final class Builder {

        private final String model;
        private URI baseUrl = URI.create("https://api.openai.com/v1");
        private String apiKey = "";
        private int dimensions;
        private int maxTokens = 8192;
        private int batchSize = 128;
        private VectorEncoding encoding = VectorEncoding.FLOAT;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration timeout = Duration.ofMinutes(1);
        private int retries = 4;
        private Duration firstRetryDelay = Duration.ofSeconds(1);
        private Duration longestRetryDelay = Duration.ofMinutes(1);

        private Builder(String model) {
            this.model = model;
        }

        /** Sets the address up to but without {@code /embeddings}; that of OpenAI by default. */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = Settings.requireHttp(baseUrl);
            return this;
        }

        /** Sets the key, sent as a bearer token; none by default, as local servers need none. */
        public Builder apiKey(String apiKey) {
            String key = Settings.requireText(apiKey, "API key").strip();
            if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalArgumentException("The API key has spaces, line breaks or characters outside ASCII. "
                        + "Check that the whole key and nothing else was copied.");
            }
            this.apiKey = key;
            return this;
        }

        /** Asks the model for shorter vectors; by default it gives its own dimension. */
        public Builder dimensions(int dimensions) {
            this.dimensions = Settings.requirePositive(dimensions, "number of dimensions");
            return this;
        }

        /** Sets how many tokens the model reads, which the protocol does not tell; 8,192 by default, as OpenAI's. */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = Settings.requirePositive(maxTokens, "number of tokens");
            return this;
        }

        /** Sets how many texts are sent at once; 128 by default. */
        public Builder batchSize(int batchSize) {
            this.batchSize = Settings.requirePositive(batchSize, "batch size");
            return this;
        }

        /** Sets how the server is asked to write vectors; {@link VectorEncoding#FLOAT} by default. */
        public Builder encoding(VectorEncoding encoding) {
            this.encoding = Objects.requireNonNull(encoding, "encoding");
            return this;
        }

        /** Sets how long to wait for a connection; 10 seconds by default. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Settings.requirePositive(connectTimeout, "connect timeout");
            return this;
        }

        /** Sets how long to wait for the answer to a batch; 1 minute by default. */
        public Builder timeout(Duration timeout) {
            this.timeout = Settings.requirePositive(timeout, "timeout");
            return this;
        }

        /** Sets how often to ask again after 429 and 5xx; 4 by default, 0 for never. */
        public Builder retries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException(
                        "The number of retries is " + retries + ", but must not be below 0.");
            }
            this.retries = retries;
            return this;
        }

        /**
         * Sets how long to wait before asking again.
         *
         * @param first the delay before the first retry, doubled each time, when the server names none; 1 second by
         *     default
         * @param longest the longest delay, 1 minute by default; a server that asks for more is not asked again
         */
        public Builder retryDelay(Duration first, Duration longest) {
            this.firstRetryDelay = Settings.requirePositive(first, "first retry delay");
            this.longestRetryDelay = Settings.requirePositive(longest, "longest retry delay");
            return this;
        }

        /** Makes the embedder, without asking the server anything. */
        public OpenAiEmbedder build() {
            return new OpenAiEmbedder(this);
        }

        private JsonHttp.Server server() {
            return new JsonHttp.Server(
                    "the embedding server",
                    baseUrl,
                    "Start it, or check the address and the network.",
                    apiKey.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + apiKey),
                    apiKey,
                    connectTimeout,
                    timeout);
        }
    }
}
