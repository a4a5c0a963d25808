package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import java.util.Arrays;

/**
 * Reads a vector that is written as text: numbers with spaces, line ends, a comma or a semicolon between them, with or
 * without brackets around them.
 */
final class VectorText {

    private static final int LONGEST_NUMBER = 100;

    private final long line;
    private final String path;
    private float[] components = new float[64];
    private int count;

    /**
     * Prepares for one vector.
     *
     * @param line where it stands, for refusals
     * @param path where it stands, for refusals
     */
    VectorText(long line, String path) {
        this.line = line;
        this.path = path;
    }

    float[] parse(char[] text, int from, int to) {
        int start = skipSpace(text, from, to);
        int end = to;
        while (end > start && isSpace(text[end - 1])) {
            end--;
        }
        if (start < end && text[start] == '[') {
            if (text[end - 1] != ']') {
                throw Refusal.at(line, path, "The bracket that opens the vector is never closed. Close it.");
            }
            start = skipSpace(text, start + 1, end);
            end--;
        }
        int at = start;
        while (at < end) {
            int numberEnd = numberEnd(text, at, end);
            add(text, at, numberEnd);
            at = skipSeparator(text, numberEnd, end);
        }
        if (count == 0) {
            throw Refusal.at(line, path, "The vector is empty. Give at least one component.");
        }
        return Arrays.copyOf(components, count);
    }

    private static int numberEnd(char[] text, int from, int end) {
        int at = from;
        while (at < end && !isSpace(text[at]) && text[at] != ',' && text[at] != ';') {
            at++;
        }
        return at;
    }

    /** Moves past spaces with at most one comma or semicolon among them; a number must follow that. */
    private int skipSeparator(char[] text, int from, int end) {
        int at = skipSpace(text, from, end);
        if (at == end || (text[at] != ',' && text[at] != ';')) {
            return at;
        }
        at = skipSpace(text, at + 1, end);
        if (at == end) {
            throw refused("A separator is the last thing in the vector. Remove it, or add the missing component.");
        }
        return at;
    }

    private static int skipSpace(char[] text, int from, int end) {
        int at = from;
        while (at < end && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char symbol) {
        return symbol == ' ' || symbol == '\n' || symbol == '\t' || symbol == '\r';
    }

    private void add(char[] text, int from, int end) {
        if (count == CollectionOptions.MAX_DIMENSION) {
            throw refused("The vector has more than " + CollectionOptions.MAX_DIMENSION
                    + " components. Store shorter vectors.");
        }
        if (end - from > LONGEST_NUMBER || !isNumber(text, from, end)) {
            throw refused("The component is " + Refusal.quoted(new String(text, from, end - from))
                    + ", but must be a finite decimal number of at most " + LONGEST_NUMBER + " characters.");
        }
        int start = text[from] == '+' ? from + 1 : from;
        float value = DecimalFloats.parse(text, start, end - start);
        if (Float.isInfinite(value)) {
            throw refused("The component " + Refusal.quoted(new String(text, from, end - from))
                    + " is too large for float32. Scale the vectors down.");
        }
        if (count == components.length) {
            components = Arrays.copyOf(components, 2 * count);
        }
        components[count++] = value;
    }

    private static boolean isNumber(char[] text, int from, int end) {
        int at = from < end && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
        int wholeEnd = skipDigits(text, at, end);
        int digits = wholeEnd - at;
        at = wholeEnd;
        if (at < end && text[at] == '.') {
            int fractionEnd = skipDigits(text, at + 1, end);
            digits += fractionEnd - at - 1;
            at = fractionEnd;
        }
        if (digits == 0 || at == end) {
            return digits > 0;
        }
        if (text[at] != 'e' && text[at] != 'E') {
            return false;
        }
        at++;
        at += at < end && (text[at] == '-' || text[at] == '+') ? 1 : 0;
        return at < end && skipDigits(text, at, end) == end;
    }

    private static int skipDigits(char[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private ImportException refused(String problem) {
        return Refusal.at(line, path + "[" + count + "]", problem);
    }
}
