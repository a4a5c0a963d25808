package io.quantara.cli.bench;

import io.quantara.ImportException;
import io.quantara.Metadata;
import io.quantara.cli.terminal.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Names and metadata of documents, one JSON object a line, also compressed with gzip; read in order. */
final class Records implements AutoCloseable {

    private final Path path;
    private final BufferedReader lines;
    private long line;

    private Records(Path path, BufferedReader lines) {
        this.path = path;
        this.lines = lines;
    }

    /**
     * One of them.
     *
     * @param name the field {@code name}
     * @param metadata all other fields
     */
    record Fields(String name, Metadata metadata) {}

    static Records open(Path path) throws IOException {
        InputStream bytes = Files.newInputStream(path);
        InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        return new Records(path, new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
    }

    /** Reads the next one. */
    Fields next() throws IOException {
        line++;
        String text = lines.readLine();
        if (text == null) {
            throw refused("The file " + path + " ends before line " + line + ", but there are more vectors.");
        }
        if (!(JsonText.parse(text) instanceof Map<?, ?> object)) {
            throw refused("Line " + line + " of " + path + " is no JSON object.");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((key, value) -> fields.put(String.valueOf(key), value));
        Object name = fields.remove("name");
        return new Fields(name == null ? "" : name.toString(), Metadata.copyOf(fields));
    }

    private ImportException refused(String message) {
        return new ImportException(line, "", message + " Give one JSON object for each vector.");
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
