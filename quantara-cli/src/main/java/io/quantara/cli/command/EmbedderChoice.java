package io.quantara.cli.command;

import io.quantara.Embedder;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import io.quantara.embeddings.MiniLmEmbedder;
import io.quantara.embeddings.OllamaEmbedder;
import io.quantara.embeddings.OnnxEmbedder;
import io.quantara.embeddings.OpenAiEmbedder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model turns text into vectors. */
public final class EmbedderChoice {

    private static final String API_KEY = "OPENAI_API_KEY";

    @Option(
            names = "--embedder",
            paramLabel = "MODEL",
            defaultValue = "minilm",
            description = "What turns text into vectors: minilm (default, built in), ollama:MODEL, openai:MODEL (key in"
                    + " OPENAI_API_KEY), or onnx:FOLDER with model.onnx and tokenizer.json.")
    String embedder = "minilm";

    @Option(
            names = "--embedder-url",
            paramLabel = "URL",
            description = "The address of the Ollama or OpenAI-compatible server, when it is not the usual one.")
    @Nullable String url;

    /** Makes the embedder; the caller closes it. */
    Embedder create(Terminal terminal) {
        String kind = embedder.contains(":") ? embedder.substring(0, embedder.indexOf(':')) : embedder;
        String model = embedder.substring(Math.min(embedder.length(), kind.length() + 1));
        if (url != null && !kind.equals("ollama") && !kind.equals("openai")) {
            throw new UsageException("The embedder " + kind + " has no address. Leave out --embedder-url.");
        }
        if (kind.equals("minilm") == !model.isEmpty()) {
            throw unknown();
        }
        return switch (kind) {
            case "minilm" -> new MiniLmEmbedder();
            case "ollama" -> ollama(model, terminal);
            case "openai" -> openAi(model, terminal);
            case "onnx" -> onnx(Path.of(model));
            default -> throw unknown();
        };
    }

    private UsageException unknown() {
        return new UsageException("There is no embedder '" + embedder
                + "'. Choose minilm, ollama:MODEL, openai:MODEL or onnx:FOLDER.");
    }

    private Embedder ollama(String model, Terminal terminal) {
        OllamaEmbedder.Builder builder = OllamaEmbedder.builder(model);
        if (url != null) {
            builder.baseUrl(url);
        }
        ProgressDisplay display = new ProgressDisplay(terminal, "pulling " + model, "bytes");
        return builder.pullProgress(pull -> display.progress(pull.completedBytes(), pull.totalBytes()))
                .build();
    }

    private Embedder openAi(String model, Terminal terminal) {
        OpenAiEmbedder.Builder builder = OpenAiEmbedder.builder(model);
        if (url != null) {
            builder.baseUrl(url);
        }
        String key = terminal.environment().getOrDefault(API_KEY, "");
        if (!key.isEmpty()) {
            builder.apiKey(key);
        }
        return builder.build();
    }

    private static Embedder onnx(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        if (name == null) {
            throw new UsageException("The folder " + folder + " has no name that could name the model.");
        }
        return OnnxEmbedder.builder(folder.resolve("model.onnx"), folder.resolve("tokenizer.json"))
                .name(name.toString())
                .build();
    }
}
