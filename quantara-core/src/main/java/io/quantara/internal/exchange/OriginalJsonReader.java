package io.quantara.internal.exchange;

import io.quantara.DimensionMismatchException;
import io.quantara.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads a file in the JSON format of the Python original, in one pass and bounded memory: that of one document and of
 * the settings. {@code _config} may stand anywhere in it.
 */
public final class OriginalJsonReader {

    private final JsonInput input;
    private final ImportTarget target;
    private final Map<String, CollectionState> collections = new LinkedHashMap<>();
    private @Nullable OriginalSettings settings;

    private OriginalJsonReader(JsonInput input, ImportTarget target) {
        this.input = input;
        this.target = target;
    }

    /**
     * Hands all documents and settings of a file to a target.
     *
     * @param stream UTF-8, not compressed; read to its end and left open
     * @throws ImportException with line and path when the file is malformed or the target refuses what it holds
     * @throws IOException when the stream fails
     */
    public static void read(InputStream stream, ImportTarget target) throws IOException {
        try (JsonInput input = JsonInput.of(stream)) {
            try {
                new OriginalJsonReader(input, target).file();
            } catch (JacksonException failure) {
                throw input.malformed(failure);
            }
        }
    }

    private void file() {
        input.beginFile();
        String key = input.nextKey();
        while (key != null) {
            if (key.equals(CollectionNames.CONFIG)) {
                settings();
            } else {
                collection(key);
            }
            key = input.nextKey();
        }
        input.requireEnd("Something follows the end of the file's object. A file is one JSON object; remove the rest.");
        finish();
    }

    private void settings() {
        if (settings != null) {
            throw input.repeated();
        }
        OriginalSettings read = new OriginalSettingsReader(input, target).read();
        settings = read;
        for (CollectionState collection : collections.values()) {
            applySettings(read, collection);
        }
    }

    private void collection(String name) {
        if (collections.containsKey(name)) {
            throw input.refused("The collection occurs twice. Put its documents into one object.");
        }
        String problem = CollectionNames.problem(name);
        if (problem != null) {
            throw input.refused(problem);
        }
        CollectionState collection = declare(name);
        input.beginObject("A collection");
        String key = input.nextKey();
        while (key != null) {
            record(collection, key);
            key = input.nextKey();
        }
    }

    private CollectionState declare(String name) {
        try {
            target.collection(name);
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(input.line(), input.path(), refused.getMessage(), refused);
        }
        CollectionState collection = new CollectionState(name);
        collections.put(name, collection);
        if (settings != null) {
            applySettings(settings, collection);
        }
        return collection;
    }

    private void record(CollectionState collection, String key) {
        UUID id = Ids.parse(key);
        if (id == null) {
            throw input.refused(Ids.problem(key));
        }
        long line = input.line();
        input.beginObject("A record");
        OriginalRecord found = new OriginalRecord(input, id);
        found.read(length -> requireDimension(collection, length));
        found.deliver(collection.name, target, line);
    }

    /** Refuses the vector just read unless it has the dimension of its collection. */
    private void requireDimension(CollectionState collection, int length) {
        if (collection.dimension == 0) {
            collection.dimension = length;
        } else if (collection.dimension != length) {
            throw input.refused("The vector has " + length + " dimensions, " + collection.dimensionSource + " "
                    + collection.dimension + ". Give all vectors of a collection one dimension.");
        }
    }

    private void applySettings(OriginalSettings stated, CollectionState collection) {
        StatedOptions options = stated.of(collection.name);
        if (options == null) {
            return;
        }
        int dimension = options.knownDimension();
        if (dimension != 0 && collection.dimension != 0 && collection.dimension != dimension) {
            throw Refusal.at(options.line(), options.path(), "Collection " + Refusal.quoted(collection.name)
                    + " is said to have " + dimension + " dimensions, its documents have " + collection.dimension
                    + ". Correct the dimension or the documents.");
        }
        if (dimension != 0) {
            collection.dimension = dimension;
            collection.dimensionSource = "the settings say";
        }
        warnOfUnknownIndex(collection.name, options.index());
        try {
            target.options(collection.name, options.options());
            if (options.dimension() == null && dimension != 0) {
                target.inferredDimension(collection.name, dimension);
            }
        } catch (DimensionMismatchException | IllegalArgumentException refused) {
            throw Refusal.at(options.line(), options.path(), refused.getMessage(), refused);
        }
    }

    private void warnOfUnknownIndex(String collection, @Nullable String index) {
        if (index != null && !target.knowsIndexType(index)) {
            target.warn("Index type " + Refusal.quoted(index) + " of collection " + Refusal.quoted(collection)
                    + " is not known here: exact search answers until it is registered.");
        }
    }

    /** The default collection always exists, so what is said about it counts even if the file leaves it out. */
    private void finish() {
        if (settings == null) {
            return;
        }
        if (!collections.containsKey(CollectionNames.DEFAULT)
                && settings.of(CollectionNames.DEFAULT) != null) {
            declare(CollectionNames.DEFAULT);
        }
        for (String name : settings.collections()) {
            if (!collections.containsKey(name)) {
                target.warn("The settings of collection " + Refusal.quoted(name)
                        + " are left out: the file has no such collection.");
            }
        }
    }

    /** What is known about a collection of the file. */
    private static final class CollectionState {

        private final String name;
        /** 0 while it is not known. */
        private int dimension;

        private String dimensionSource = "those before it have";

        CollectionState(String name) {
            this.name = name;
        }
    }
}
