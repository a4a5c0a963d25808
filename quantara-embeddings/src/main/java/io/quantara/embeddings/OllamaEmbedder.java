package io.quantara.embeddings;

import io.quantara.Embedder;
import io.quantara.EmbeddingFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Embeds with a model of an Ollama server.
 *
 * {@snippet :
 * try (var embedder = OllamaEmbedder.builder("nomic-embed-text").build()) {
 *     float[] vector = embedder.embedQuery("turn markdown into slides");
 * }
 * }
 *
 * <p>Building asks the server nothing; {@link #dimension()} embeds a word when no text was embedded before. Vectors
 * have unit length. A text longer than the model reads is refused, never cut. A model that the server lacks is
 * downloaded at first use, unless {@link Builder#missingModel} says otherwise. Servers older than 0.3, which have no
 * batches, are asked text by text. Safe for use by several threads; {@link #close()} ends calls under way.
 */
public final class OllamaEmbedder implements Embedder {

    private static final int UNTOLD_CONTEXT_LENGTH = 2048;

    private final Builder settings;
    private final String model;
    private final OllamaClient client;
    private final VectorGuard guard;
    private volatile int contextLength;

    private OllamaEmbedder(Builder settings) {
        this.settings = settings;
        this.model = settings.model;
        this.client = new OllamaClient(settings.server());
        this.guard = new VectorGuard("Ollama model '" + model + "' at " + settings.baseUrl);
        this.contextLength = settings.maxTokens;
    }

    /**
     * Starts to describe an embedder.
     *
     * @param model the model's name as Ollama knows it, such as {@code nomic-embed-text} or {@code all-minilm:33m}
     */
    public static Builder builder(String model) {
        return new Builder(Settings.requireText(model, "model"));
    }

    /** Returns an embedder for another model of the same server, with the same settings; both are to be closed. */
    public OllamaEmbedder withModel(String model) {
        Builder other = settings.copy(Settings.requireText(model, "model"));
        other.maxTokens = 0;
        return new OllamaEmbedder(other);
    }

    /** Returns the names of the models that the server has, such as {@code all-minilm:latest}, in its order. */
    public List<String> availableModels() {
        return client.models();
    }

    /**
     * Lets the server download a model; one that is up to date is only checked.
     *
     * @param model the model's name
     * @param progress told in the calling thread how far the server is
     * @throws EmbeddingFailedException if the server does not know the model, falls silent, or stops before the end
     */
    public void pull(String model, Consumer<PullProgress> progress) {
        client.pull(
                Settings.requireText(model, "model"),
                settings.pullSilence,
                Objects.requireNonNull(progress, "progress"));
    }

    @Override
    public String model() {
        return model;
    }

    /** Returns the dimension of the model, embedding a word to find it if no text was embedded before. */
    @Override
    public int dimension() {
        if (guard.dimension() == 0) {
            embedQuery("dimension");
        }
        return guard.dimension();
    }

    /**
     * Returns how many tokens the model reads at once, as set or as the server says; 2,048, which is Ollama's own
     * default, where the server does not say.
     */
    @Override
    public int maxTokens() {
        if (contextLength == 0) {
            contextLength = client.contextLength(model).orElse(0);
        }
        return contextLength == 0 ? UNTOLD_CONTEXT_LENGTH : contextLength;
    }

    @Override
    public List<float[]> embedDocuments(List<String> texts) {
        List<String> all = new ArrayList<>(texts);
        Texts.requireEmbeddable(all);
        List<float[]> vectors = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += settings.batchSize) {
            List<String> batch = all.subList(from, Math.min(from + settings.batchSize, all.size()));
            vectors.addAll(guard.check(embed(batch), batch.size()));
        }
        return vectors;
    }

    @Override
    public float[] embedQuery(String text) {
        return embedDocuments(List.of(text)).getFirst();
    }

    private List<float[]> embed(List<String> batch) {
        Optional<List<float[]>> vectors = client.embed(model, batch, this::maxTokens);
        if (vectors.isPresent()) {
            return vectors.get();
        }
        if (settings.missingModel == MissingModel.REFUSE) {
            throw new EmbeddingFailedException("Ollama at " + settings.baseUrl + " does not have the model '" + model
                    + "'. Run 'ollama pull " + model + "', or let the embedder pull missing models.");
        }
        pull(model, settings.progress);
        return client.embed(model, batch, this::maxTokens)
                .orElseThrow(() -> new EmbeddingFailedException("Ollama at " + settings.baseUrl + " pulled the model '"
                        + model + "' but does not find it. Check the name with 'ollama list'."));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "OllamaEmbedder[" + model + " at " + settings.baseUrl + "]";
    }

    /** Describes an {@link OllamaEmbedder}. Not safe for use by several threads. */
    public static final class Builder {

        private final String model;
        private URI baseUrl = URI.create("http://localhost:11434");
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofMinutes(2);
        private Duration pullSilence = Duration.ofMinutes(2);
        private int batchSize = 32;
        private int maxTokens;
        private MissingModel missingModel = MissingModel.PULL;
        private Consumer<PullProgress> progress = _ -> {};

        private Builder(String model) {
            this.model = model;
        }

        /** A built embedder must not change when its builder is used further. */
        private Builder copy(String model) {
            Builder copy = new Builder(model);
            copy.baseUrl = baseUrl;
            copy.connectTimeout = connectTimeout;
            copy.timeout = timeout;
            copy.pullSilence = pullSilence;
            copy.batchSize = batchSize;
            copy.maxTokens = maxTokens;
            copy.missingModel = missingModel;
            copy.progress = progress;
            return copy;
        }

        /** Sets the address of the server; {@code http://localhost:11434} by default. */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = Settings.requireHttp(baseUrl);
            return this;
        }

        /** Sets how long to wait for a connection; 5 seconds by default. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Settings.requirePositive(connectTimeout, "connect timeout");
            return this;
        }

        /** Sets how long to wait for the answer to a batch; 2 minutes by default, since a model may load first. */
        public Builder timeout(Duration timeout) {
            this.timeout = Settings.requirePositive(timeout, "timeout");
            return this;
        }

        /** Sets how long the server may be silent while it downloads a model; 2 minutes by default. */
        public Builder pullSilence(Duration pullSilence) {
            this.pullSilence = Settings.requirePositive(pullSilence, "pull silence");
            return this;
        }

        /** Sets how many texts are sent at once; 32 by default. */
        public Builder batchSize(int batchSize) {
            this.batchSize = Settings.requirePositive(batchSize, "batch size");
            return this;
        }

        /** Sets how many tokens the model reads at once; by default the server is asked. */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = Settings.requirePositive(maxTokens, "number of tokens");
            return this;
        }

        /** Sets what happens when the server does not have the model; {@link MissingModel#PULL} by default. */
        public Builder missingModel(MissingModel missingModel) {
            this.missingModel = Objects.requireNonNull(missingModel, "missingModel");
            return this;
        }

        /** Sets who is told, in the calling thread, how far the download of a missing model is; nobody by default. */
        public Builder pullProgress(Consumer<PullProgress> progress) {
            this.progress = Objects.requireNonNull(progress, "progress");
            return this;
        }

        /** Makes the embedder, without asking the server anything. */
        public OllamaEmbedder build() {
            return new OllamaEmbedder(copy(model));
        }

        private JsonHttp.Server server() {
            return new JsonHttp.Server(
                    "Ollama",
                    baseUrl,
                    "Start it with 'ollama serve', or give the address of a server that runs.",
                    Map.of(),
                    "",
                    connectTimeout,
                    timeout);
        }
    }
}
