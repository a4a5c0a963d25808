package io.quantara.embeddings;

import java.util.OptionalDouble;

/**
 * How far a server is with downloading a model. A model has several layers, which are downloaded one after the other;
 * the bytes are those of the layer under way.
 *
 * @param model the model
 * @param status what the server is doing, in its own words, such as {@code pulling manifest}
 * @param completedBytes the bytes of the layer that are there
 * @param totalBytes the bytes of the whole layer, 0 where the server does not tell
 */
public record PullProgress(String model, String status, long completedBytes, long totalBytes) {

    /** Returns the share of the layer that is there, from 0 to 1; empty where the server does not tell. */
    public OptionalDouble fraction() {
        return totalBytes > 0
                ? OptionalDouble.of(Math.clamp((double) completedBytes / totalBytes, 0, 1))
                : OptionalDouble.empty();
    }
}
