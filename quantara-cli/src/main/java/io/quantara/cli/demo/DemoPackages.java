package io.quantara.cli.demo;

import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.cli.terminal.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bundled documents: descriptions of packages of the Debian archive, with vectors that MiniLM made of them. Lines
 * of JSON Lines and rows of n x 384 half floats, little-endian, belong together.
 */
public final class DemoPackages {

    /** How many there are. */
    public static final int COUNT = 6_000;

    /** The components of every vector. */
    public static final int DIMENSION = 384;

    private static final String RECORDS = "packages.jsonl.gz";
    private static final String VECTORS = "packages.f16";

    private DemoPackages() {}

    /**
     * Returns all documents in a fixed order: the package's name, its vector, and as metadata summary, description,
     * section, priority, size, homepage and tags. Close the stream.
     */
    public static Stream<NewDocument> stream() {
        float[][] vectors = vectors(VECTORS);
        BufferedReader lines = records();
        int[] row = {0};
        return lines.lines().map(line -> document(line, vectors[row[0]++])).onClose(() -> close(lines));
    }

    private static BufferedReader records() {
        try {
            return new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(open(RECORDS)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(BufferedReader lines) {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NewDocument document(String line, float[] vector) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (JsonText.parse(line) instanceof Map<?, ?> record) {
            record.forEach((key, value) -> fields.put(String.valueOf(key), value));
        }
        String name = String.valueOf(fields.remove("name"));
        return NewDocument.of(name, vector, Metadata.copyOf(fields));
    }

    /** Returns all vectors of a resource. */
    static float[][] vectors(String resource) {
        try (InputStream stream = open(resource)) {
            ByteBuffer halves = ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int rows = halves.remaining() / (Short.BYTES * DIMENSION);
            return IntStream.range(0, rows).mapToObj(_ -> next(halves)).toArray(float[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] next(ByteBuffer halves) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = Float.float16ToFloat(halves.getShort());
        }
        return vector;
    }

    /** Opens a resource of this package. */
    static InputStream open(String resource) {
        return Objects.requireNonNull(DemoPackages.class.getResourceAsStream(resource), resource);
    }
}
