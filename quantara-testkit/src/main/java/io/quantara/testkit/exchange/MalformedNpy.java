package io.quantara.testkit.exchange;

import io.quantara.ImportFile;
import io.quantara.testkit.exchange.MalformedInput.Expectation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Malformed NumPy files. */
final class MalformedNpy {

    private static final int SHORT_LENGTH_BYTES = 2;

    private MalformedNpy() {}

    static List<MalformedInput> all() {
        byte[] good = npy(1, dictionary("<f4", "False", "(1, 2)"), 1, 2);
        byte[] longHeader = npy(2, dictionary("<f4", "False", "(1, 2)") + " ".repeat(10_000), 1, 2);
        return List.of(
                file("empty file", new byte[0], "header", "does not begin as NumPy files do"),
                file("other magic", "PK\3\4 and more".getBytes(StandardCharsets.US_ASCII), "header", "numpy.save"),
                file("version 4", npy(4, dictionary("<f4", "False", "(1, 2)"), 1, 2), "header", "version 4"),
                file("cut off before the header", Arrays.copyOf(good, 9), "header", "cut off"),
                file("cut off in the header", Arrays.copyOf(good, 40), "header", "cut off"),
                file("long header", longHeader, "header", "at most 10000"),
                header("header that is no dictionary", "[1, 2]", "does not describe an array"),
                header("header with a call", "{'descr': exec('1'), }", "does not describe an array"),
                header("structured type", dictionary("<f4", "False", "(1, 2)").replace("'<f4'", "[('a', '<f4')]"),
                        "does not describe an array"),
                header("header without shape", "{'descr': '<f4', 'fortran_order': False, }", "lacks descr"),
                header("big-endian", dictionary(">f4", "False", "(1, 2)"), "type is '>f4'"),
                header("integers", dictionary("<i8", "False", "(1, 2)"), "type is '<i8'"),
                header("pickled objects", dictionary("|O", "False", "(1, 2)"), "type is '|O'"),
                header("Fortran order", dictionary("<f4", "True", "(1, 2)"), "Fortran order"),
                header("one-dimensional", dictionary("<f4", "False", "(2,)"), "shape is '(2,)'"),
                header("three-dimensional", dictionary("<f4", "False", "(1, 1, 2)"), "shape is '(1, 1, 2)'"),
                header("no components", dictionary("<f4", "False", "(1, 0)"), "have 0 components"),
                header("huge dimension", dictionary("<f4", "False", "(1, 999999999999)"), "999999999999 components"),
                header("count beyond 64 bits", dictionary("<f4", "False", "(" + "9".repeat(20) + ", 2)"), "shape is"),
                file("rows missing", npy(1, dictionary("<f4", "False", "(3, 2)"), 1, 2, 3, 4), "rows[2]",
                        "ends after 0 of the row's 8"),
                file("rows cut off", npy(1, dictionary("<f4", "False", "(2, 2)"), 1, 2, 3), "rows[1]",
                        "ends after 4 of the row's 8"),
                file("bytes behind the rows", npy(1, dictionary("<f4", "False", "(1, 2)"), 1, 2, 3), "rows[1]",
                        "goes on after the 1 rows"),
                file("NaN", npy(3, dictionary("<f4", "False", "(1, 2)"), 1, Float.NaN), "rows[0].vector[1]", "is NaN"),
                file("double beyond float", doubles(1, 1e39), "rows[0].vector[1]", "is Infinity"));
    }

    private static String dictionary(String type, String order, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    }

    private static MalformedInput header(String name, String header, String message) {
        return file(name, npy(1, header, 1, 2), "header", message);
    }

    private static MalformedInput file(String name, byte[] bytes, String path, String message) {
        return MalformedInput.of(name, ImportFile.Format.NPY, bytes, new Expectation(0, path, message));
    }

    private static byte[] npy(int version, String header, float... components) {
        ByteBuffer body = ByteBuffer.allocate(components.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float component : components) {
            body.putFloat(component);
        }
        return npy(version, header, body.array());
    }

    private static byte[] doubles(double... components) {
        ByteBuffer body = ByteBuffer.allocate(components.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double component : components) {
            body.putDouble(component);
        }
        return npy(1, dictionary("<f8", "False", "(1, 2)"), body.array());
    }

    private static byte[] npy(int version, String header, byte[] body) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        int lengthBytes = version == 1 ? SHORT_LENGTH_BYTES : Integer.BYTES;
        ByteBuffer file =
                ByteBuffer.allocate(8 + lengthBytes + text.length + body.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) version).put((byte) 0);
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        return file.put(text).put(body).array();
    }
}
