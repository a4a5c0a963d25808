package io.quantara.internal.exchange;

import io.quantara.ImportException;
import io.quantara.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON Lines, one object a line. Its {@code id}, its {@code vector}, its field of names and the members of its
 * {@code metadata} make the document; all other fields become metadata too. Null is as good as absent for these four.
 */
final class DocumentLines {

    private final LineSource lines;
    private final String nameField;
    private final JsonFactory factory = JsonParsers.factory();

    private @Nullable UUID id;
    private @Nullable String name;
    private float @Nullable [] vector;
    private Metadata metadata = Metadata.empty();

    /**
     * Reads a stream; closing it is left to its owner.
     *
     * @param nameField the field that holds names
     */
    DocumentLines(InputStream stream, String nameField) {
        this.lines = new LineSource(stream);
        this.nameField = nameField;
    }

    /**
     * Moves to the next line that is not blank and returns whether there is one.
     *
     * @throws ImportException when the line is no document
     */
    boolean next() throws IOException {
        if (!lines.next()) {
            return false;
        }
        id = null;
        name = null;
        vector = null;
        try (JsonInput input = JsonInput.ofLine(factory, lines.bytes(), lines.length(), lines.number())) {
            try {
                object(input);
            } catch (JacksonException failure) {
                throw input.malformed(failure);
            }
        }
        return true;
    }

    private void object(JsonInput input) {
        input.next();
        input.requireObject("A line");
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        String key = input.nextKey();
        while (key != null) {
            input.requireNew(seen, key);
            field(input, key, values);
            key = input.nextKey();
        }
        input.requireEnd("Something follows the object. Write one document a line.");
        metadata = Metadata.copyOf(values);
    }

    private void field(JsonInput input, String key, Map<String, @Nullable Object> values) {
        boolean isNull = input.nextIsNull();
        if (key.equals(nameField)) {
            name = isNull ? null : input.text("The name");
            return;
        }
        switch (key) {
            case OriginalFormat.ID -> id = isNull ? null : input.id();
            case OriginalFormat.VECTOR -> vector = isNull ? null : input.vector();
            case OriginalFormat.METADATA -> {
                if (!isNull) {
                    merge(input, input.metadata().asMap(), values);
                }
            }
            default -> merge(input, Collections.singletonMap(key, input.value()), values);
        }
    }

    private static void merge(
            JsonInput input, Map<String, @Nullable Object> more, Map<String, @Nullable Object> values) {
        for (Map.Entry<String, @Nullable Object> entry : more.entrySet()) {
            if (values.containsKey(entry.getKey())) {
                throw input.refused("The key " + Refusal.quoted(entry.getKey())
                        + " stands inside the metadata and beside it. Give each key once.");
            }
            values.put(entry.getKey(), entry.getValue());
        }
    }

    /** Returns the number of the line, from 1; at the end, that of the line after the last. */
    long line() {
        return lines.number();
    }

    /** Returns the id, or null. */
    @Nullable UUID id() {
        return id;
    }

    /** Returns the name, or null. */
    @Nullable String name() {
        return name;
    }

    /** Returns the vector, or null. */
    float @Nullable [] vector() {
        return vector;
    }

    /** Returns the metadata. */
    Metadata metadata() {
        return metadata;
    }
}
