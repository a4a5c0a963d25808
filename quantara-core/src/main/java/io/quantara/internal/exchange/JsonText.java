package io.quantara.internal.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON the way Python's json.dumps does: ASCII only, so that no reader can mistake the encoding. Values are
 * those of metadata.
 */
final class JsonText {

    /** How the members of objects are laid out. */
    enum Layout {
        /** All on one line. */
        COMPACT,
        /** Each on a line of its own, four spaces deeper than the object. */
        INDENTED
    }

    private static final byte[] INDENT = "    ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_FLOAT_TEXT = 32;

    private final OutputStream stream;
    private final Layout layout;
    private final byte[] buffer = new byte[64 << 10];
    private int filled;
    private int depth;
    private boolean empty = true;
    private final char[] digits = new char[LARGEST_FLOAT_TEXT];

    /**
     * Writes to a stream.
     *
     * @param stream need not be buffered; left open
     */
    JsonText(OutputStream stream, Layout layout) {
        this.stream = stream;
        this.layout = layout;
    }

    void beginObject() throws IOException {
        put('{');
        depth++;
        empty = true;
    }

    /** Begins a member of the object at hand; its value must follow. */
    void key(String key) throws IOException {
        if (!empty) {
            put(',');
            if (layout == Layout.COMPACT) {
                put(' ');
            }
        }
        newLine();
        text(key);
        put(':');
        put(' ');
        empty = false;
    }

    void endObject() throws IOException {
        depth--;
        if (!empty) {
            newLine();
        }
        put('}');
        empty = false;
    }

    private void newLine() throws IOException {
        if (layout == Layout.INDENTED) {
            put('\n');
            for (int level = 0; level < depth; level++) {
                putAll(INDENT);
            }
        }
    }

    /** Ends a whole text with a line feed. */
    void endLine() throws IOException {
        put('\n');
    }

    /** Writes what has been collected to the stream, and flushes that. */
    void flush() throws IOException {
        stream.write(buffer, 0, filled);
        filled = 0;
        stream.flush();
    }

    /** Writes a vector on one line, so that each component is read back to the same float, bit for bit. */
    void vector(float[] vector) throws IOException {
        put('[');
        for (int component = 0; component < vector.length; component++) {
            if (component > 0) {
                put(',');
                put(' ');
            }
            ascii(shortest(vector[component]));
        }
        put(']');
    }

    /**
     * Returns the shortest text of a float. Readers go through a double; for a few floats (7.038531E-26 is one) that
     * rounds the shortest text to a neighbour, and the double's own text is returned.
     */
    private String shortest(float value) {
        String text = Float.toString(value);
        text.getChars(0, text.length(), digits, 0);
        float readBack = DecimalFloats.parse(digits, 0, text.length());
        return readBack == value ? text : Double.toString(value);
    }

    void value(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> ascii("null");
            case String text -> text(text);
            case List<?> list -> list(list);
            case Map<?, ?> map -> object(map);
            default -> ascii(value.toString());
        }
    }

    private void list(List<?> list) throws IOException {
        put('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
            value(elements.next());
            if (elements.hasNext()) {
                put(',');
                put(' ');
            }
        }
        put(']');
    }

    void object(Map<?, ?> map) throws IOException {
        beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            key((String) entry.getKey());
            value(entry.getValue());
        }
        endObject();
    }

    void text(String text) throws IOException {
        put('"');
        for (int at = 0; at < text.length(); at++) {
            character(text.charAt(at));
        }
        put('"');
    }

    private void character(char unit) throws IOException {
        switch (unit) {
            case '"' -> escape('"');
            case '\\' -> escape('\\');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            default -> {
                if (unit >= ' ' && unit < 0x7F) {
                    put(unit);
                } else {
                    escape('u');
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        put(HEX[(unit >> shift) & 0xF]);
                    }
                }
            }
        }
    }

    private void escape(char symbol) throws IOException {
        put('\\');
        put(symbol);
    }

    private void ascii(String text) throws IOException {
        for (int at = 0; at < text.length(); at++) {
            put(text.charAt(at));
        }
    }

    private void putAll(byte[] bytes) throws IOException {
        for (byte one : bytes) {
            put(one);
        }
    }

    private void put(int asciiByte) throws IOException {
        if (filled == buffer.length) {
            stream.write(buffer, 0, filled);
            filled = 0;
        }
        buffer[filled++] = (byte) asciiByte;
    }
}
