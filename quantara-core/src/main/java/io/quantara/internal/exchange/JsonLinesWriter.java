package io.quantara.internal.exchange;

import io.quantara.Metadata;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

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
        write(visitor -> source.documents(collection, visitor), stream);
    }

    /** Shows documents to a visitor. */
    @FunctionalInterface
    public interface Documents {
        /** Shows all of them, in the order in which they are written. */
        void show(DocumentVisitor visitor) throws IOException;
    }

    /**
     * Writes documents.
     *
     * @param stream need not be buffered; flushed and left open
     * @throws IOException when the stream or the source fails
     */
    public static void write(Documents documents, OutputStream stream) throws IOException {
        JsonText json = new JsonText(stream, JsonText.Layout.COMPACT);
        documents.show((id, name, vector, metadata) -> {
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

    /**
     * Writes objects, one a line.
     *
     * @param stream need not be buffered; flushed and left open
     * @throws IOException when the stream fails
     */
    public static void writeObjects(List<Metadata> objects, OutputStream stream) throws IOException {
        JsonText json = new JsonText(stream, JsonText.Layout.COMPACT);
        for (Metadata object : objects) {
            json.object(object.asMap());
            json.endLine();
        }
        json.flush();
    }
}
