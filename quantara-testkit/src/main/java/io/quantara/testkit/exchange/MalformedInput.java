package io.quantara.testkit.exchange;

import io.quantara.ImportFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that must be refused, and what the refusal must say. Immutable. */
public final class MalformedInput {

    private final String name;
    private final ImportFile.@Nullable Format format;
    private final byte[] bytes;
    private final byte @Nullable [] documents;
    private final long line;
    private final String path;
    private final String message;

    private MalformedInput(
            String name,
            ImportFile.@Nullable Format format,
            byte[] bytes,
            byte @Nullable [] documents,
            Expectation expected) {
        this.name = name;
        this.format = format;
        this.bytes = bytes;
        this.documents = documents;
        this.line = expected.line;
        this.path = expected.path;
        this.message = expected.message;
    }

    /** The line, the whole path, and a part of the message of the refusal. */
    record Expectation(long line, String path, String message) {}

    /** Returns a file in the JSON format of the original. */
    static MalformedInput originalJson(String name, byte[] bytes, Expectation expected) {
        return new MalformedInput("JSON: " + name, null, bytes, null, expected);
    }

    /** Returns a file of another format. */
    static MalformedInput of(String name, ImportFile.Format format, byte[] bytes, Expectation expected) {
        return new MalformedInput(format + ": " + name, format, bytes, null, expected);
    }

    /** Returns a vector file with a file of documents beside it. */
    static MalformedInput withDocuments(
            String name, ImportFile.Format format, byte[] bytes, String documents, Expectation expected) {
        byte[] lines = documents.getBytes(StandardCharsets.UTF_8);
        return new MalformedInput(format + ": " + name, format, bytes, lines, expected);
    }

    /** Returns what is wrong with the file. */
    public String name() {
        return name;
    }

    /** Returns the format, or empty for the JSON format of the original. */
    public Optional<ImportFile.Format> format() {
        return Optional.ofNullable(format);
    }

    /** Returns a copy of the file's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns a copy of the bytes of the file of documents beside it, if there is one. */
    public Optional<byte[]> documents() {
        return documents == null ? Optional.empty() : Optional.of(documents.clone());
    }

    /**
     * Returns how to read the file, when it is not in the format of the original.
     *
     * @param data where {@link #bytes} have been written
     * @param beside where {@link #documents} have been written, if there are any
     */
    public ImportFile at(Path data, Path beside) {
        ImportFile file = ImportFile.of(data, Objects.requireNonNull(format, "format"));
        if (format == ImportFile.Format.F16) {
            file = file.dimension(MalformedVectors.DIMENSION);
        }
        return documents == null ? file : file.documents(beside);
    }

    /** Returns the line that the refusal must name, from 1, or 0. */
    public long line() {
        return line;
    }

    /** Returns the path that the refusal must name. */
    public String path() {
        return path;
    }

    /** Returns what the message of the refusal must contain. */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return name;
    }
}
