package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a NumPy file, versions 1 to 3: magic, version, length, and a Python dictionary as text.
 *
 * @param count how many rows follow
 */
record NpyHeader(ElementType type, long count, int dimension) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 10_000;

    /** Possessive throughout, so that no text can make it try twice. */
    private static final Pattern DICTIONARY = Pattern.compile("\\s*+\\{\\s*+(?:(?:"
            + "'descr'\\s*+:\\s*+'(?<type>[^']*+)'"
            + "|'fortran_order'\\s*+:\\s*+(?<order>True|False)"
            + "|'shape'\\s*+:\\s*+\\((?<shape>[0-9,\\s]*+)\\)"
            + ")\\s*+,?+\\s*+)*+\\}\\s*+");

    private static final Pattern TWO_DIMENSIONAL =
            Pattern.compile("\\s*+([0-9]{1,18})\\s*+,\\s*+([0-9]{1,18})\\s*+,?+\\s*+");

    static NpyHeader read(InputStream stream) throws IOException {
        byte[] start = stream.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw refused("The file does not begin as NumPy files do. Write it with numpy.save.");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw refused("The file has version " + version + " of the NumPy format; 1 to 3 can be read. Write it with"
                    + " numpy.save.");
        }
        byte[] lengthBytes = stream.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int at = lengthBytes.length - 1; at >= 0; at--) {
            length = (length << 8) | (lengthBytes[at] & 0xFF);
        }
        if (length > LONGEST) {
            throw refused("The header claims " + length + " bytes; at most " + LONGEST + " are read. Write the file"
                    + " with numpy.save.");
        }
        byte[] text = stream.readNBytes((int) length);
        if (text.length < length || length == 0) {
            throw refused("The file ends inside its header. It is cut off; copy it again.");
        }
        return parse(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    private static NpyHeader parse(String text) {
        Matcher dictionary = DICTIONARY.matcher(text);
        if (!dictionary.matches()) {
            throw refused("The header " + Refusal.quoted(text)
                    + " does not describe an array of numbers. Save a two-dimensional array of floats.");
        }
        String typeName = dictionary.group("type");
        String order = dictionary.group("order");
        String shape = dictionary.group("shape");
        if (typeName == null || order == null || shape == null) {
            throw refused("The header lacks descr, fortran_order or shape. Write the file with numpy.save.");
        }
        ElementType type = elementType(typeName);
        if (type == null) {
            throw refused("The array's type is " + Refusal.quoted(typeName)
                    + "; <f2, <f4 and <f8 can be read. Convert it with astype('<f4').");
        }
        if (order.equals("True")) {
            throw refused("The array is in Fortran order. Convert it with numpy.ascontiguousarray.");
        }
        return ofShape(type, shape);
    }

    private static @Nullable ElementType elementType(String name) {
        return switch (name) {
            case "<f2" -> ElementType.FLOAT16;
            case "<f4" -> ElementType.FLOAT32;
            case "<f8" -> ElementType.FLOAT64;
            default -> null;
        };
    }

    private static NpyHeader ofShape(ElementType type, String shape) {
        Matcher sizes = TWO_DIMENSIONAL.matcher(shape);
        if (!sizes.matches()) {
            throw refused("The array's shape is " + Refusal.quoted("(" + shape + ")")
                    + ", but must be (rows, dimension). Reshape it.");
        }
        long dimension = Long.parseLong(sizes.group(2));
        if (dimension < 1 || dimension > CollectionOptions.MAX_DIMENSION) {
            throw refused("The array's rows have " + dimension + " components, but must have 1 to "
                    + CollectionOptions.MAX_DIMENSION + ". Reshape it.");
        }
        return new NpyHeader(type, Long.parseLong(sizes.group(1)), (int) dimension);
    }

    private static ImportException refused(String problem) {
        return Refusal.at(0, "header", problem);
    }
}
