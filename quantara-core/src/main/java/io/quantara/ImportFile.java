package io.quantara;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A file of documents to import, and how to read it. Immutable; methods return copies.
 *
 * <ul>
 *   <li>JSON Lines: one object a line with {@code vector} (array of numbers), and optionally {@code id}, {@code name}
 *       and {@code metadata}; other keys become metadata.
 *   <li>CSV: a header line; column {@code vector} holds the numbers separated by spaces, semicolons or commas, with or
 *       without brackets; optional {@code id} and {@code name}; other columns become metadata.
 *   <li>fvecs, bvecs, npy, f16: vectors only, with a JSON Lines file of names and metadata beside them, if wanted.
 * </ul>
 */
public final class ImportFile {

    /** What the file holds. */
    public enum Format {
        /** One JSON object a line. */
        JSON_LINES,
        /** Comma-separated values with a header line. */
        CSV,
        /** TEXMEX float32: each row an int32 dimension, then that many float32, little-endian. */
        FVECS,
        /** TEXMEX bytes: each row an int32 dimension, then that many unsigned bytes. */
        BVECS,
        /** A NumPy array of n x dimension float16, float32 or float64, C order. */
        NPY,
        /** IEEE half floats without a header, n x dimension, little-endian; the dimension must be given. */
        F16
    }

    private final Path path;
    private final Format format;
    private final @Nullable Path documents;
    private final @Nullable Integer dimension;
    private final String nameField;

    private ImportFile(
            Path path,
            Format format,
            @Nullable Path documents,
            @Nullable Integer dimension,
            String nameField) {
        this.path = Objects.requireNonNull(path, "path");
        this.format = Objects.requireNonNull(format, "format");
        this.documents = documents;
        this.dimension = dimension;
        this.nameField = nameField;
    }

    /** Returns a file of a known format. */
    public static ImportFile of(Path path, Format format) {
        return new ImportFile(path, format, null, null, "name");
    }

    /**
     * Returns a file whose format its name tells: .jsonl, .ndjson, .csv, .fvecs, .bvecs, .npy or .f16, also with .gz.
     */
    public static ImportFile of(Path path) {
        String name = Objects.requireNonNull(path, "path").toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        Format format =
                switch (plain.substring(plain.lastIndexOf('.') + 1)) {
                    case "jsonl", "ndjson" -> Format.JSON_LINES;
                    case "csv" -> Format.CSV;
                    case "fvecs" -> Format.FVECS;
                    case "bvecs" -> Format.BVECS;
                    case "npy" -> Format.NPY;
                    case "f16" -> Format.F16;
                    default -> throw new IllegalArgumentException("The name of '" + path
                            + "' does not tell its format: name it .jsonl, .csv, .fvecs, .bvecs, .npy or .f16, or give"
                            + " the format");
                };
        return of(path, format);
    }

    /** Returns a copy with a JSON Lines file that gives name and metadata of each vector, line by line. */
    public ImportFile documents(Path jsonLines) {
        return new ImportFile(path, format, Objects.requireNonNull(jsonLines, "jsonLines"), dimension, nameField);
    }

    /** Returns a copy with the dimension of a file without a header, at least 1. */
    public ImportFile dimension(int dimension) {
        if (dimension < 1 || dimension > CollectionOptions.MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "dimension is " + dimension + ": choose 1 to " + CollectionOptions.MAX_DIMENSION);
        }
        return new ImportFile(path, format, documents, dimension, nameField);
    }

    /** Returns a copy that takes names from this field or column instead of {@code name}. */
    public ImportFile nameField(String field) {
        return new ImportFile(path, format, documents, dimension, Objects.requireNonNull(field, "field"));
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /** Returns its format. */
    public Format format() {
        return format;
    }

    /** Returns the file of names and metadata, if any. */
    public Optional<Path> documents() {
        return Optional.ofNullable(documents);
    }

    /** Returns the dimension, if given. */
    public OptionalInt dimension() {
        return dimension == null ? OptionalInt.empty() : OptionalInt.of(dimension);
    }

    /** Returns the field or column that holds names. */
    public String nameField() {
        return nameField;
    }

    @Override
    public String toString() {
        return format + " file " + path;
    }
}
