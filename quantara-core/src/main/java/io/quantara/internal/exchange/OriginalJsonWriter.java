package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes a database in the JSON format of the Python original: settings first, then collections. What the original
 * cannot express stands where it ignores it, and {@link OriginalJsonReader} restores it.
 */
public final class OriginalJsonWriter {

    private final ExportSource source;
    private final JsonText json;

    private OriginalJsonWriter(ExportSource source, JsonText json) {
        this.source = source;
        this.json = json;
    }

    /**
     * Writes everything a source has.
     *
     * @param stream need not be buffered; flushed and left open
     * @throws IOException when the stream or the source fails
     */
    public static void write(ExportSource source, OutputStream stream) throws IOException {
        JsonText json = new JsonText(stream, JsonText.Layout.INDENTED);
        new OriginalJsonWriter(source, json).file();
        json.flush();
    }

    private void file() throws IOException {
        json.beginObject();
        json.key(CollectionNames.CONFIG);
        config();
        for (String collection : source.collections()) {
            json.key(collection);
            json.beginObject();
            source.documents(collection, (id, name, vector, metadata) -> {
                json.key(id.toString());
                json.beginObject();
                member(OriginalFormat.ID, id.toString());
                member(OriginalFormat.NAME, name);
                json.key(OriginalFormat.VECTOR);
                json.vector(vector);
                member(OriginalFormat.METADATA, metadata.asMap());
                json.endObject();
            });
            json.endObject();
        }
        json.endObject();
        json.endLine();
    }

    private void config() throws IOException {
        json.beginObject();
        member(OriginalFormat.DIMENSIONS, orNull(source.dimension(CollectionNames.DEFAULT)));
        CollectionOptions options = source.options(CollectionNames.DEFAULT);
        member(OriginalFormat.AUTO_DIMENSION, options.infersDimension() && options.dimension().isEmpty());
        // When changes are kept is chosen at each opening and no property of the data; true is the original's default.
        member(OriginalFormat.AUTO_PERSIST, true);
        json.key(OriginalFormat.INDEXES);
        json.beginObject();
        for (String collection : source.collections()) {
            member(collection, OriginalFormat.originalIndex(source.options(collection).indexType()));
        }
        json.endObject();
        extension();
        for (Map.Entry<String, @Nullable Object> setting : source.settings().asMap().entrySet()) {
            member(setting.getKey(), setting.getValue());
        }
        json.endObject();
    }

    private void extension() throws IOException {
        json.key(OriginalFormat.EXTENSION);
        json.beginObject();
        member(OriginalFormat.VERSION, OriginalFormat.CURRENT_VERSION);
        json.key(OriginalFormat.COLLECTIONS);
        json.beginObject();
        for (String collection : source.collections()) {
            json.key(collection);
            collectionOptions(source.options(collection), source.dimension(collection));
        }
        json.endObject();
        json.endObject();
    }

    private void collectionOptions(CollectionOptions options, OptionalInt known) throws IOException {
        json.beginObject();
        member(OriginalFormat.METRIC, OriginalFormat.metricName(options.metric()));
        member(OriginalFormat.DIMENSION, orNull(options.dimension()));
        member(OriginalFormat.INFERRED_DIMENSION, options.dimension().isPresent() ? null : orNull(known));
        member(OriginalFormat.INFER_DIMENSION, options.infersDimension());
        member(OriginalFormat.INDEX, options.indexType());
        member(OriginalFormat.INDEX_OPTIONS, options.indexOptions().asMap());
        member(OriginalFormat.EMBEDDING_MODEL, options.embeddingModel().orElse(null));
        json.endObject();
    }

    private void member(String key, @Nullable Object value) throws IOException {
        json.key(key);
        json.value(value);
    }

    private static @Nullable Object orNull(OptionalInt value) {
        return value.isPresent() ? (Object) value.getAsInt() : null;
    }
}
