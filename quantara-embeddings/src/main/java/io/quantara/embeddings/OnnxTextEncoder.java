package io.quantara.embeddings;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One loaded transformer: a tokenizer and an ONNX Runtime session. A text longer than a window is embedded window by
 * window; the pooled vectors are averaged, weighted by their tokens, and scaled to unit length.
 *
 * <p>Every window is run alone: models with dynamic quantization give a text another vector when it shares a batch with
 * other texts. Safe for use by several threads, which is also how a batch uses the cores; {@link #close} must not run
 * beside {@link #embed}.
 */
final class OnnxTextEncoder implements AutoCloseable {

    /** Opens a session of ONNX Runtime. */
    @FunctionalInterface
    interface SessionSource {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");
    private static final int DEFAULT_TOKENS = 512;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final Pooling pooling;
    private final int windowTokens;

    private OnnxTextEncoder(OrtSession session, HuggingFaceTokenizer tokenizer, Pooling pooling, int maxTokens) {
        this.environment = OrtEnvironment.getEnvironment();
        this.session = session;
        this.tokenizer = tokenizer;
        this.pooling = pooling;
        int special = new TokenWindows(tokenizer.encode("a", true, false)).specialTokens();
        this.windowTokens = maxTokens - special;
        if (windowTokens < 1) {
            throw new EmbeddingFailedException("A window of " + maxTokens + " tokens has no room for text beside the "
                    + special + " special tokens of the tokenizer. Allow more tokens.");
        }
    }

    /**
     * Loads a model.
     *
     * @param model opens the session, from bytes or from a file
     * @param tokenizerJson the text of {@code tokenizer.json}
     * @param pooling how token vectors are pooled
     * @param maxTokens the most tokens the model takes, special ones included; 0 for what the tokenizer says,
     *     or 512 where it says nothing
     */
    static OnnxTextEncoder load(SessionSource model, InputStream tokenizerJson, Pooling pooling, int maxTokens)
            throws OrtException, IOException {
        HuggingFaceTokenizer tokenizer = QuietTokenizers.read(tokenizerJson);
        try {
            OrtSession session = open(model);
            try {
                requireKnownInputs(session);
                return new OnnxTextEncoder(session, tokenizer, pooling, limit(maxTokens, tokenizer));
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (RuntimeException | LinkageError | OrtException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static int limit(int maxTokens, HuggingFaceTokenizer tokenizer) {
        if (maxTokens > 0) {
            return maxTokens;
        }
        return tokenizer.getMaxLength() > 0 ? tokenizer.getMaxLength() : DEFAULT_TOKENS;
    }

    private static OrtSession open(SessionSource model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // One thread per run: a batch already has a text on every core, and more threads would wait for each other.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // What it would write to the console comes as an exception as well.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return model.open(OrtEnvironment.getEnvironment(), options);
        }
    }

    private static void requireKnownInputs(OrtSession session) {
        Set<String> inputs = session.getInputNames();
        if (!inputs.contains("input_ids") || !KNOWN_INPUTS.containsAll(inputs)) {
            throw new EmbeddingFailedException("The ONNX model takes the inputs " + inputs
                    + ", but a text model takes input_ids and optionally attention_mask and token_type_ids. "
                    + "Export the model as a feature extractor.");
        }
    }

    /** Returns the most tokens of text in a window; a longer text is embedded in several. */
    int windowTokens() {
        return windowTokens;
    }

    /** Embeds one text as a vector of unit length. */
    float[] embed(String text) {
        try {
            TokenWindows tokens = new TokenWindows(tokenizer.encode(text, true, false));
            if (tokens.textTokens() == 0) {
                throw new EmbeddingFailedException("The model sees nothing in the text '" + shortened(text)
                        + "': it consists of characters that its tokenizer drops. Leave the text out.");
            }
            float[] sum = new float[0];
            for (long[] window : tokens.ids(windowTokens)) {
                float[] pooled = run(window);
                sum = sum.length == 0 ? new float[pooled.length] : sum;
                int weight = window.length - tokens.specialTokens();
                for (int component = 0; component < sum.length; component++) {
                    sum[component] += weight * pooled[component];
                }
            }
            return UnitLength.scale(sum);
        } catch (OrtException e) {
            throw new EmbeddingFailedException("The ONNX model failed on the text '" + shortened(text) + "': "
                    + e.getMessage() + ". Check that the tokenizer belongs to the model and that it takes "
                    + windowTokens + " tokens.", e);
        }
    }

    private float[] run(long[] ids) throws OrtException {
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        long[] shape = {1, ids.length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor typeTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape)) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            inputs.put("input_ids", idTensor);
            inputs.put("attention_mask", maskTensor);
            inputs.put("token_type_ids", typeTensor);
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                return pool(result.get(0).getValue());
            }
        }
    }

    private float[] pool(Object output) throws OrtException {
        if (output instanceof float[][] pooled && pooled.length == 1) {
            return pooled[0];
        }
        if (output instanceof float[][][] tokens && tokens.length == 1 && tokens[0].length > 0) {
            return switch (pooling) {
                case CLS -> tokens[0][0];
                case MEAN -> mean(tokens[0]);
            };
        }
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        throw new EmbeddingFailedException("The first output of the ONNX model is not a float tensor of shape "
                + "[1, tokens, dimension] or [1, dimension]; its outputs are " + outputs.values()
                + ". Export the model as a feature extractor.");
    }

    private static float[] mean(float[][] tokens) {
        float[] mean = new float[tokens[0].length];
        for (float[] token : tokens) {
            for (int component = 0; component < mean.length; component++) {
                mean[component] += token[component];
            }
        }
        for (int component = 0; component < mean.length; component++) {
            mean[component] /= tokens.length;
        }
        return mean;
    }

    private static String shortened(String text) {
        int end = text.offsetByCodePoints(0, Math.min(40, text.codePointCount(0, text.length())));
        return end < text.length() ? text.substring(0, end) + "..." : text;
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new EmbeddingFailedException("ONNX Runtime failed to free a model: " + e.getMessage()
                    + ". Nothing else can be done; restart the process if its memory matters.", e);
        }
    }
}
