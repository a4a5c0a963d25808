package io.quantara.embeddings;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the answer of {@code POST /embeddings}: {@code {"data": [{"index": 0, "embedding": ...}, ...]}}. */
final class OpenAiAnswer {

    private OpenAiAnswer() {}

    /** Returns the vectors in the order of their texts, which is that of {@code index} and not of the array. */
    static List<float[]> vectors(byte[] body) throws Json.MalformedException {
        NavigableMap<Long, float[]> vectors = new TreeMap<>();
        Json.read(body, parser -> {
            Json.members(parser, member -> {
                if (!member.equals("data")) {
                    return false;
                }
                Json.list(parser, item -> {
                    addItem(item, vectors);
                    return vectors;
                });
                return true;
            });
            return vectors;
        });
        if (!vectors.isEmpty() && (vectors.firstKey() != 0 || vectors.lastKey() != vectors.size() - 1)) {
            throw new Json.MalformedException("its vectors are not numbered from 0 without a gap");
        }
        return List.copyOf(vectors.values());
    }

    private static void addItem(JsonParser parser, Map<Long, float[]> vectors) throws Json.MalformedException {
        long[] index = {-1};
        float[][] vector = {new float[0]};
        Json.members(parser, member -> {
            switch (member) {
                case "index" -> index[0] = Json.number(parser);
                case "embedding" -> vector[0] = vector(parser);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (vectors.put(index[0], vector[0]) != null) {
            throw new Json.MalformedException("two of its vectors have the index " + index[0]);
        }
    }

    private static float[] vector(JsonParser parser) throws Json.MalformedException {
        return parser.currentToken() == JsonToken.VALUE_STRING ? decoded(Json.text(parser)) : Json.floats(parser);
    }

    private static float[] decoded(String base64) throws Json.MalformedException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Json.MalformedException("a vector is neither an array nor base64: " + e.getMessage());
        }
        if (bytes.length % Float.BYTES != 0) {
            throw new Json.MalformedException(
                    "a base64 vector has " + bytes.length + " bytes, which is no whole number of floats");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
