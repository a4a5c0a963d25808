package io.quantara.embeddings;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes tokenizers that neither cut texts, nor ask the network, nor write to the console.
 *
 * <p>Left alone, the tokenizer library cuts every text at the limit in {@code tokenizer.json}, probes the address of
 * cloud metadata services and reports the machine it finds there, may fetch native code, and makes SLF4J complain when
 * an application has no logging provider. Both libraries are told otherwise through their documented system properties,
 * only where the application did not set them, and only while the first tokenizer loads.
 */
final class QuietTokenizers {

    private static final Map<String, String> WHILE_LOADING =
            Map.of("ai.djl.offline", "true", "slf4j.internal.verbosity", "ERROR");
    private static final Map<String, String> WHOLE_TEXTS = Map.of("truncation", "false", "padding", "false");

    private QuietTokenizers() {}

    /** Reads a tokenizer from the text of a {@code tokenizer.json}; the caller closes both. */
    static HuggingFaceTokenizer read(InputStream json) throws IOException {
        synchronized (QuietTokenizers.class) {
            List<String> ours = new ArrayList<>();
            WHILE_LOADING.forEach((name, value) -> {
                if (System.getProperty(name) == null) {
                    System.setProperty(name, value);
                    ours.add(name);
                }
            });
            try {
                return HuggingFaceTokenizer.newInstance(json, WHOLE_TEXTS);
            } catch (EngineException e) {
                throw new IOException("the tokenizer's native code cannot be unpacked into or loaded from "
                        + Utils.getEngineCacheDir("tokenizers").toAbsolutePath() + " (" + e.getMessage()
                        + "); the environment variable ENGINE_CACHE_DIR names another folder", e);
            } finally {
                ours.forEach(System::clearProperty);
            }
        }
    }
}
