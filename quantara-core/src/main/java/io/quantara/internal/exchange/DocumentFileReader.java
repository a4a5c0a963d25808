package io.quantara.internal.exchange;

import io.quantara.AlreadyExistsException;
import io.quantara.DimensionMismatchException;
import io.quantara.ImportException;
import io.quantara.ImportFile;
import io.quantara.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the documents of a JSON Lines, CSV or vector file into one collection, in bounded memory. */
public final class DocumentFileReader {

    private final ImportFile file;
    private final String collection;
    private final ImportTarget target;
    private int dimension;
    private long nameless;

    private DocumentFileReader(ImportFile file, String collection, ImportTarget target) {
        this.file = file;
        this.collection = collection;
        this.target = target;
        this.dimension = file.dimension().orElse(0);
    }

    /**
     * Declares a collection and hands all documents of a file to it.
     *
     * @param file how to read the stream; its paths are not used
     * @param data decompressed; read to its end and left open
     * @param documents names, metadata and perhaps ids as JSON Lines, one line for each row of a vector file; or null.
     *     Decompressed; read to its end and left open
     * @throws ImportException with line and path when a stream is malformed or the target refuses what it holds
     * @throws IllegalArgumentException when the format and what else is said about the file do not fit together
     * @throws IOException when a stream fails
     */
    public static void read(
            ImportFile file,
            InputStream data,
            @Nullable InputStream documents,
            String collection,
            ImportTarget target)
            throws IOException {
        requireConsistent(file, documents != null);
        DocumentFileReader reader = new DocumentFileReader(file, collection, target);
        target.collection(collection);
        switch (file.format()) {
            case JSON_LINES -> reader.jsonLines(new DocumentLines(data, file.nameField()));
            case CSV -> reader.csv(new CsvDocuments(data, file.nameField()));
            case FVECS, BVECS, NPY, F16 -> reader.vectors(data, documents);
        }
        reader.warnOfMissingNames();
    }

    private static void requireConsistent(ImportFile file, boolean hasDocuments) {
        boolean bare = switch (file.format()) {
            case JSON_LINES, CSV -> false;
            case FVECS, BVECS, NPY, F16 -> true;
        };
        if (hasDocuments && !bare) {
            throw new IllegalArgumentException("A " + file.format()
                    + " file holds names and metadata itself: leave the file of documents out");
        }
        if (file.format() == ImportFile.Format.F16 && file.dimension().isEmpty()) {
            throw new IllegalArgumentException("A file of half floats does not tell its dimension: give it");
        }
        switch (file.nameField()) {
            case OriginalFormat.ID, OriginalFormat.VECTOR, OriginalFormat.METADATA ->
                throw new IllegalArgumentException("Names cannot be taken from the field '" + file.nameField()
                        + "', which has a meaning of its own: choose another field");
            default -> {}
        }
    }

    private void jsonLines(DocumentLines lines) throws IOException {
        while (lines.next()) {
            float[] vector = lines.vector();
            if (vector == null) {
                throw Refusal.at(lines.line(), OriginalFormat.VECTOR, "The document has no vector. Give each"
                        + " line a list of numbers under 'vector'.");
            }
            deliver(lines.line(), "", lines.id(), lines.name(), vector, lines.metadata());
        }
    }

    private void csv(CsvDocuments records) throws IOException {
        records.readHeader();
        while (records.next()) {
            deliver(records.line(), "", records.id(), records.name(), records.vector(), records.metadata());
        }
    }

    private void vectors(InputStream data, @Nullable InputStream documents) throws IOException {
        VectorRows rows = rows(data);
        DocumentLines lines = documents == null ? null : new DocumentLines(documents, file.nameField());
        long row = 0;
        float[] vector = rows.next();
        while (vector != null) {
            String path = VectorRows.path(row);
            if (lines == null) {
                deliver(0, path, null, "", vector, Metadata.empty());
            } else {
                nextLine(lines, row);
                deliver(lines.line(), path, lines.id(), lines.name(), vector, lines.metadata());
            }
            row++;
            vector = rows.next();
        }
        if (lines != null && lines.next()) {
            throw Refusal.at(lines.line(), "", "The file of documents goes on after the " + row
                    + " rows of the vector file. Give one line for each row.");
        }
    }

    private VectorRows rows(InputStream data) throws IOException {
        return switch (file.format()) {
            case FVECS -> VectorRows.prefixed(data, ElementType.FLOAT32, dimension);
            case BVECS -> VectorRows.prefixed(data, ElementType.UINT8, dimension);
            case NPY -> VectorRows.npy(data, dimension);
            case F16 -> VectorRows.plain(data, ElementType.FLOAT16, dimension);
            case JSON_LINES, CSV -> throw new AssertionError(file.format());
        };
    }

    private static void nextLine(DocumentLines lines, long row) throws IOException {
        if (!lines.next()) {
            throw Refusal.at(lines.line(), VectorRows.path(row), "The file of documents ends after " + row
                    + " documents, but the vector file has more rows. Give one line for each row.");
        }
        if (lines.vector() != null) {
            throw Refusal.at(lines.line(), OriginalFormat.VECTOR, "The document has a vector, but its vector stands in"
                    + " the vector file. Remove one of them.");
        }
    }

    private void deliver(
            long line, String path, @Nullable UUID id, @Nullable String name, float[] vector, Metadata metadata) {
        if (dimension == 0) {
            dimension = vector.length;
        } else if (dimension != vector.length) {
            throw Refusal.at(line, path.isEmpty() ? OriginalFormat.VECTOR : path + "." + OriginalFormat.VECTOR,
                    "The vector has " + vector.length + " dimensions, " + dimension
                            + " are expected. Give all vectors one dimension.");
        }
        nameless += name == null ? 1 : 0;
        try {
            target.document(collection, id, name == null ? "" : name, vector, metadata);
        } catch (AlreadyExistsException | DimensionMismatchException | IllegalArgumentException refused) {
            throw Refusal.at(line, path, refused.getMessage(), refused);
        }
    }

    /** A field of names that somebody chose and that is not there is likely misspelt. */
    private void warnOfMissingNames() {
        if (nameless > 0 && !file.nameField().equals(OriginalFormat.NAME)) {
            target.warn(nameless + " documents have no field " + Refusal.quoted(file.nameField())
                    + ": their names are empty.");
        }
    }
}
