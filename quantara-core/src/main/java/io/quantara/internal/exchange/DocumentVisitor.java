package io.quantara.internal.exchange;

import io.quantara.Metadata;
import java.io.IOException;
import java.util.UUID;

/** Sees documents one after another. */
@FunctionalInterface
public interface DocumentVisitor {

    /**
     * Sees a document.
     *
     * @param vector only read, and only during the call
     * @throws IOException when it cannot be written
     */
    void document(UUID id, String name, float[] vector, Metadata metadata) throws IOException;
}
