package io.quantara.internal.exchange;

import io.quantara.Metric;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code _config}: the user's own settings go to the target, the others come back. */
final class OriginalSettingsReader {

    private final JsonInput input;
    private final ImportTarget target;

    private @Nullable Integer dimensions;
    private boolean infersDimension = true;
    private final Map<String, String> indexes = new LinkedHashMap<>();
    private final Map<String, StatedOptions> extensions = new LinkedHashMap<>();

    OriginalSettingsReader(JsonInput input, ImportTarget target) {
        this.input = input;
        this.target = target;
    }

    /** Reads the object that comes next. */
    OriginalSettings read() {
        long line = input.line();
        input.beginObject("The value of _config");
        Set<String> seen = new HashSet<>();
        String key = input.nextKey();
        while (key != null) {
            input.requireNew(seen, key);
            setting(key);
            key = input.nextKey();
        }
        return new OriginalSettings(line, dimensions, infersDimension, indexes, extensions);
    }

    private void setting(String key) {
        switch (key) {
            case OriginalFormat.DIMENSIONS -> dimensions = dimensionOrNull();
            case OriginalFormat.AUTO_DIMENSION -> infersDimension = input.nextBoolean("The value");
            case OriginalFormat.AUTO_PERSIST -> autoPersist();
            case OriginalFormat.INDEXES -> indexes();
            case OriginalFormat.EXTENSION -> extension();
            default -> ownSetting(key);
        }
    }

    private void ownSetting(String key) {
        if (key.startsWith("_")) {
            target.warn("The setting " + Refusal.quoted(key) + " is left out: names that begin with an underscore are"
                    + " reserved and this one is not known.");
            input.skipValue();
            return;
        }
        Object value = input.nextValue();
        try {
            target.setting(key, value);
        } catch (IllegalArgumentException refused) {
            throw Refusal.at(input.line(), input.path(), refused.getMessage(), refused);
        }
    }

    private @Nullable Integer dimensionOrNull() {
        return input.nextIsNull() ? null : (Integer) input.dimension("The dimension");
    }

    private void autoPersist() {
        if (!input.nextBoolean("The value")) {
            target.warn("The file says auto_persist false. That is chosen when a database is opened here: open it with"
                    + " Durability.MANUAL to decide yourself when changes are kept.");
        }
    }

    private void indexes() {
        input.beginObject("The value");
        String collection = input.nextKey();
        while (collection != null) {
            if (indexes.put(collection, input.nextText("The name of the index")) != null) {
                throw input.repeated();
            }
            collection = input.nextKey();
        }
    }

    private void extension() {
        input.beginObject("The value");
        Set<String> seen = new HashSet<>();
        String key = input.nextKey();
        while (key != null) {
            input.requireNew(seen, key);
            switch (key) {
                case OriginalFormat.VERSION -> version();
                case OriginalFormat.COLLECTIONS -> collections();
                default -> unknown();
            }
            key = input.nextKey();
        }
    }

    private void version() {
        if (!(input.nextValue() instanceof Long version) || version < 1) {
            throw input.refused("The version of _quantara must be an integer from 1. Correct the value.");
        }
        if (version > OriginalFormat.CURRENT_VERSION) {
            throw input.refused("The settings have version " + version + ", this Quantara reads up to "
                    + OriginalFormat.CURRENT_VERSION + ". Import with a newer Quantara, or remove _quantara.");
        }
    }

    private void collections() {
        input.beginObject("The value");
        String collection = input.nextKey();
        while (collection != null) {
            if (extensions.containsKey(collection)) {
                throw input.repeated();
            }
            extensions.put(collection, collection());
            collection = input.nextKey();
        }
    }

    private StatedOptions collection() {
        long line = input.line();
        String path = input.path();
        input.beginObject("The value");
        OptionsBuilder options = new OptionsBuilder();
        Set<String> seen = new HashSet<>();
        String key = input.nextKey();
        while (key != null) {
            input.requireNew(seen, key);
            options.read(key);
            key = input.nextKey();
        }
        return options.build(line, path);
    }

    private void unknown() {
        target.warn("The setting " + Refusal.quoted(input.path()) + " is left out: it is not known here.");
        input.skipValue();
    }

    /** Collects what the extension says about one collection. */
    private final class OptionsBuilder {

        private @Nullable Metric metric;
        private @Nullable Integer dimension;
        private @Nullable Integer inferredDimension;
        private @Nullable Boolean infersDimension;
        private @Nullable String index;
        private Map<String, Object> indexOptions = Map.of();
        private @Nullable String embeddingModel;

        void read(String key) {
            switch (key) {
                case OriginalFormat.METRIC -> metric = metric();
                case OriginalFormat.DIMENSION -> dimension = dimensionOrNull();
                case OriginalFormat.INFERRED_DIMENSION -> inferredDimension = dimensionOrNull();
                case OriginalFormat.INFER_DIMENSION -> infersDimension = input.nextBoolean("The value");
                case OriginalFormat.INDEX -> index = input.nextText("The name of the index");
                case OriginalFormat.INDEX_OPTIONS -> indexOptions = indexOptions();
                case OriginalFormat.EMBEDDING_MODEL -> embeddingModel = textOrNull();
                default -> unknown();
            }
        }

        private Metric metric() {
            String name = input.nextText("The metric");
            Metric known = OriginalFormat.metricOf(name);
            if (known == null) {
                throw input.refused(
                        "The metric " + Refusal.quoted(name) + " is not known. Use cosine, dot or euclidean.");
            }
            return known;
        }

        private @Nullable String textOrNull() {
            return input.nextIsNull() ? null : input.text("The model");
        }

        private Map<String, Object> indexOptions() {
            input.beginObject("The value");
            Map<String, Object> options = new LinkedHashMap<>();
            String key = input.nextKey();
            while (key != null) {
                Object value = input.nextValue();
                if (!(value instanceof Long || value instanceof Double || value instanceof String
                        || value instanceof Boolean)) {
                    throw input.refused("An index option must be a number, a string or a boolean. Correct the value.");
                }
                if (options.put(key, value) != null) {
                    throw input.repeated();
                }
                key = input.nextKey();
            }
            return options;
        }

        StatedOptions build(long line, String path) {
            return new StatedOptions(
                    line,
                    path,
                    metric,
                    dimension,
                    inferredDimension,
                    infersDimension,
                    index,
                    indexOptions,
                    embeddingModel);
        }
    }
}
