package io.quantara.cli.command;

import io.quantara.ImportFile;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how to read a data file. */
public final class DataFileOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl, csv, fvecs, bvecs, npy or f16, when the file's name does not tell.")
    private @Nullable String format;

    @Option(
            names = "--documents",
            paramLabel = "FILE",
            description = "A .jsonl file with name and metadata of each vector, for files that hold vectors only.")
    private @Nullable Path documents;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            description = "The dimension of the vectors of a .f16 file, which does not tell it.")
    private @Nullable Integer dimension;

    @Option(
            names = "--name-field",
            paramLabel = "FIELD",
            description = "The field or column to take names from; 'name' when not given.")
    private @Nullable String nameField;

    /** Returns whether the format was named, so that every file is data. */
    boolean isFormatGiven() {
        return format != null;
    }

    /** Returns how to read a file. */
    ImportFile describe(Path file) {
        ImportFile source = format == null ? ImportFile.of(file) : ImportFile.of(file, formatNamed(format));
        source = documents == null ? source : source.documents(documents);
        source = dimension == null ? source : source.dimension(dimension);
        return nameField == null ? source : source.nameField(nameField);
    }

    private static ImportFile.Format formatNamed(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "jsonl", "ndjson", "json_lines" -> ImportFile.Format.JSON_LINES;
            case "csv" -> ImportFile.Format.CSV;
            case "fvecs" -> ImportFile.Format.FVECS;
            case "bvecs" -> ImportFile.Format.BVECS;
            case "npy" -> ImportFile.Format.NPY;
            case "f16" -> ImportFile.Format.F16;
            default -> throw new UsageException(
                    "There is no format '" + name + "'. Choose jsonl, csv, fvecs, bvecs, npy or f16.");
        };
    }
}
