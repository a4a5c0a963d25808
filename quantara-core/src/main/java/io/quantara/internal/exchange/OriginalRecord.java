package io.quantara.internal.exchange;

import io.quantara.AlreadyExistsException;
import io.quantara.DimensionMismatchException;
import io.quantara.ImportException;
import io.quantara.Metadata;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One record in the JSON format of the original: exactly id, name, vector and metadata, in any order. */
final class OriginalRecord {

    private final JsonInput input;
    private final UUID key;
    private @Nullable UUID id;
    private @Nullable String name;
    private float @Nullable [] vector;
    private @Nullable Metadata metadata;

    /**
     * Starts with a record whose beginning is the current token.
     *
     * @param key the id that leads to it
     */
    OriginalRecord(JsonInput input, UUID key) {
        this.input = input;
        this.key = key;
    }

    /**
     * Reads to the end of the record.
     *
     * @param dimensionCheck is given the dimension of the vector while the vector is at hand
     */
    void read(IntConsumer dimensionCheck) {
        String field = input.nextKey();
        while (field != null) {
            switch (field) {
                case OriginalFormat.ID -> id = readId();
                case OriginalFormat.NAME -> {
                    requireFirst(name);
                    name = input.nextText("The name");
                }
                case OriginalFormat.VECTOR -> vector = readVector(dimensionCheck);
                case OriginalFormat.METADATA -> {
                    requireFirst(metadata);
                    input.next();
                    metadata = input.metadata();
                }
                default ->
                    throw input.refused("A record has no such field. It has id, name, vector and metadata; put the"
                            + " value into the metadata.");
            }
            field = input.nextKey();
        }
    }

    private UUID readId() {
        requireFirst(id);
        input.next();
        UUID inner = input.id();
        if (!inner.equals(key)) {
            throw input.refused("The id is " + inner + ", but the record stands under " + key
                    + ". Give both the same id.");
        }
        return inner;
    }

    private float[] readVector(IntConsumer dimensionCheck) {
        requireFirst(vector);
        input.next();
        float[] components = input.vector();
        dimensionCheck.accept(components.length);
        return components;
    }

    private void requireFirst(@Nullable Object before) {
        if (before != null) {
            throw input.repeated();
        }
    }

    /**
     * Gives the record to a target.
     *
     * @param line where the record begins, for refusals
     */
    void deliver(String collection, ImportTarget target, long line) {
        if (id == null) {
            throw missing(OriginalFormat.ID, line);
        }
        if (name == null) {
            throw missing(OriginalFormat.NAME, line);
        }
        if (vector == null) {
            throw missing(OriginalFormat.VECTOR, line);
        }
        if (metadata == null) {
            throw missing(OriginalFormat.METADATA, line);
        }
        try {
            target.document(collection, id, name, vector, metadata);
        } catch (AlreadyExistsException | DimensionMismatchException | IllegalArgumentException refused) {
            throw Refusal.at(line, input.path(), refused.getMessage(), refused);
        }
    }

    private ImportException missing(String field, long line) {
        return Refusal.at(line, input.path(), "The record has no " + field + ". Give each record id, name, vector and"
                + " metadata.");
    }
}
