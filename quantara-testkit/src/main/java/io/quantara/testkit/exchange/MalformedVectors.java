package io.quantara.testkit.exchange;

import io.quantara.ImportFile;
import io.quantara.ImportFile.Format;
import io.quantara.testkit.exchange.MalformedInput.Expectation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Malformed fvecs, bvecs and f16 files, and files of documents that do not match them. */
final class MalformedVectors {

    /** The dimension with which f16 files are to be read. */
    static final int DIMENSION = 2;

    private static final short HALF_INFINITY = 0x7C00;
    private static final String LINE = "{\"name\": \"n\"}\n";
    private static final String ID_LINE = "{\"id\": \"" + MalformedOriginalJson.FIRST + "\"}\n";

    private MalformedVectors() {}

    static List<MalformedInput> all() {
        byte[] two = fvecs(row(2, 1, 2), row(2, 3, 4));
        return List.of(
                vectors("cut off in a row", Format.FVECS, Arrays.copyOf(two, 22), "rows[1]",
                        "ends after 6 of the row's 8"),
                vectors("cut off in a dimension", Format.FVECS, Arrays.copyOf(two, 14), "rows[1]", "inside a row's"),
                vectors("dimension of zero", Format.FVECS, fvecs(row(0)), "rows[0]", "dimension is 0"),
                vectors("negative dimension", Format.FVECS, fvecs(row(-1)), "rows[0]", "dimension is -1"),
                vectors("huge dimension", Format.FVECS, fvecs(row(Integer.MAX_VALUE)), "rows[0]", "is 2147483647"),
                vectors("two dimensions", Format.FVECS, fvecs(row(2, 1, 2), row(3, 1, 2, 3)), "rows[1]",
                        "has 3 dimensions, 2 are expected"),
                vectors("NaN", Format.FVECS, fvecs(row(2, 1, 2), row(2, 1, Float.NaN)), "rows[1].vector[1]", "is NaN"),
                vectors("infinite", Format.FVECS, fvecs(row(1, Float.NEGATIVE_INFINITY)), "rows[0].vector[0]",
                        "is -Infinity"),
                vectors("text", Format.FVECS, "[1.0, 2.0, 3.0]".getBytes(StandardCharsets.US_ASCII),
                        "rows[0]", "Check the format"),
                vectors("cut off in a row", Format.BVECS, new byte[] {2, 0, 0, 0, 1}, "rows[0]", "1 of the row's 2"),
                vectors("cut off in a dimension", Format.BVECS, new byte[] {2, 0}, "rows[0]", "inside a row's"),
                vectors("dimension of zero", Format.BVECS, new byte[4], "rows[0]", "dimension is 0"),
                vectors("two dimensions", Format.BVECS, new byte[] {1, 0, 0, 0, 9, 2, 0, 0, 0, 9, 9}, "rows[1]",
                        "has 2 dimensions, 1 are expected"),
                vectors("odd number of bytes", Format.F16, new byte[7], "rows[1]", "ends after 3 of the row's 4"),
                vectors("infinite", Format.F16, halves((short) 0, HALF_INFINITY), "rows[0].vector[1]", "is Infinity"),
                documents("fewer documents than rows", LINE, 2, "rows[1]", "ends after 1 documents"),
                documents("more documents than rows", LINE + LINE + "\n" + LINE, 4, "", "goes on after the 2 rows"),
                documents("no document at all", "", 1, "rows[0]", "ends after 0 documents"),
                documents("document with a vector", LINE + "{\"vector\": [1, 2]}", 2, "vector", "has a vector, but"),
                documents("document that is a list", LINE + "[]", 2, "", "A line is a list"),
                documents("document with a bad id", LINE + "{\"id\": \"x\"}", 2, "id", "'x' is not a UUID"),
                documents("id twice", ID_LINE + ID_LINE, 2, "rows[1]", MalformedOriginalJson.FIRST));
    }

    private static MalformedInput vectors(String name, Format format, byte[] bytes, String path, String message) {
        return MalformedInput.of(name, format, bytes, new Expectation(0, path, message));
    }

    private static MalformedInput documents(String name, String lines, long line, String path, String message) {
        return MalformedInput.withDocuments(
                name,
                ImportFile.Format.FVECS,
                fvecs(row(2, 1, 2), row(2, 3, 4)),
                lines,
                new Expectation(line, path, message));
    }

    private static ByteBuffer row(int dimension, float... components) {
        ByteBuffer row = ByteBuffer.allocate(Integer.BYTES + components.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(dimension);
        for (float component : components) {
            row.putFloat(component);
        }
        return row;
    }

    private static byte[] fvecs(ByteBuffer... rows) {
        ByteBuffer file = ByteBuffer.allocate(Arrays.stream(rows).mapToInt(ByteBuffer::capacity).sum());
        for (ByteBuffer row : rows) {
            file.put(row.flip());
        }
        return file.array();
    }

    private static byte[] halves(short... values) {
        ByteBuffer file = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (short value : values) {
            file.putShort(value);
        }
        return file.array();
    }
}
