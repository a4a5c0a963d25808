package io.quantara.internal.exchange;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the documents of a collection as JSON Lines: one object with id, name, vector and metadata a line. */
public final class JsonLinesWriter {

    private JsonLinesWriter() {}

    /**
     * Writes a collection.
     *
     * @param stream need not be buffered; flushed and left open
     * @throws IOException when the stream or the source fails
     */
    public static void write(ExportSource source, String collection, OutputStream stream) throws IOException {
        JsonText json = new JsonText(stream, JsonText.Layout.COMPACT);
        source.documents(collection, (id, name, vector, metadata) -> {
            json.beginObject();
            json.key(OriginalFormat.ID);
            json.text(id.toString());
            json.key(OriginalFormat.NAME);
            json.text(name);
            json.key(OriginalFormat.VECTOR);
            json.vector(vector);
            json.key(OriginalFormat.METADATA);
            json.object(metadata.asMap());
            json.endObject();
            json.endLine();
        });
        json.flush();
    }
}
