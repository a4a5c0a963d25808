package io.quantara.internal.exchange;

import io.quantara.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes comma-separated values apart as RFC 4180 has them: fields in double quotes may hold commas, line ends and
 * doubled quotes. Lines end with CR LF, LF or CR; empty lines are passed over.
 */
final class CsvRecords {

    private static final int MOST_FIELDS = 10_000;
    private static final int LONGEST_RECORD = 64 << 20;
    private static final int END = -1;

    private final Reader reader;
    private final char[] chunk = new char[32 << 10];
    private int chunkAt;
    private int chunkEnd;
    private long currentLine = 1;

    private char[] text = new char[8 << 10];
    private int length;
    private int fieldCount;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private long[] lines = new long[16];
    private boolean[] quoted = new boolean[16];

    /**
     * Reads a stream; closing it is left to its owner.
     *
     * @param stream UTF-8
     */
    CsvRecords(InputStream stream) {
        this.reader = new InputStreamReader(new Utf8Input(stream), StandardCharsets.UTF_8);
    }

    /**
     * Moves to the next record and returns whether there is one.
     *
     * @throws ImportException when it is malformed
     */
    boolean next() throws IOException {
        do {
            if (peek() == END) {
                return false;
            }
            readRecord();
        } while (fieldCount == 1 && ends[0] == 0 && !quoted[0]);
        return true;
    }

    private void readRecord() throws IOException {
        length = 0;
        fieldCount = 0;
        boolean more = true;
        while (more) {
            beginField();
            if (peek() == '"') {
                readQuoted();
            } else {
                readPlain();
            }
            ends[fieldCount++] = length;
            int end = read();
            more = end == ',';
        }
    }

    private void beginField() {
        if (fieldCount == MOST_FIELDS) {
            throw refused(currentLine, "The record has more than " + MOST_FIELDS + " fields. Check its quotes.");
        }
        if (fieldCount == starts.length) {
            int size = 2 * fieldCount;
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
            lines = Arrays.copyOf(lines, size);
            quoted = Arrays.copyOf(quoted, size);
        }
        starts[fieldCount] = length;
        lines[fieldCount] = currentLine;
        quoted[fieldCount] = false;
    }

    private void readPlain() throws IOException {
        int symbol = peek();
        while (symbol != ',' && symbol != '\n' && symbol != END) {
            if (symbol == '"') {
                throw refused(currentLine, "A field that does not begin with a quote has one inside. Put the"
                        + " whole field into quotes and double those inside.");
            }
            append((char) read());
            symbol = peek();
        }
    }

    private void readQuoted() throws IOException {
        long opened = currentLine;
        quoted[fieldCount] = true;
        read();
        while (true) {
            int symbol = read();
            if (symbol == END) {
                throw refused(opened, "The quote that opens here is never closed. Close it, or check whether"
                        + " the file is cut off.");
            }
            if (symbol == '"') {
                if (peek() != '"') {
                    break;
                }
                read();
            }
            append((char) symbol);
        }
        int following = peek();
        if (following != ',' && following != '\n' && following != END) {
            throw refused(currentLine, "Text follows the quote that closes a field. Double the quotes inside fields.");
        }
    }

    private void append(char symbol) {
        if (length == LONGEST_RECORD) {
            throw refused(lines[0], "The record has more than " + LONGEST_RECORD + " characters. Check its quotes.");
        }
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = symbol;
    }

    /** Returns the next character without moving past it; all line ends as LF. */
    private int peek() throws IOException {
        if (chunkAt == chunkEnd && !fill()) {
            return END;
        }
        char symbol = chunk[chunkAt];
        return symbol == '\r' ? '\n' : symbol;
    }

    private int read() throws IOException {
        int symbol = peek();
        if (symbol == END) {
            return END;
        }
        boolean carriageReturn = chunk[chunkAt++] == '\r';
        if (symbol == '\n') {
            if (carriageReturn && (chunkAt < chunkEnd || fill()) && chunk[chunkAt] == '\n') {
                chunkAt++;
            }
            currentLine++;
        }
        return symbol;
    }

    private boolean fill() throws IOException {
        try {
            chunkAt = 0;
            chunkEnd = Math.max(0, reader.read(chunk));
            return chunkEnd > 0;
        } catch (IOException failure) {
            throw Refusal.malformedBytes(currentLine, "", failure);
        }
    }

    private static ImportException refused(long line, String problem) {
        return Refusal.at(line, "", problem);
    }

    /** Returns how many fields the record has. */
    int fieldCount() {
        return fieldCount;
    }

    /** Returns a field of the record. */
    String field(int field) {
        return new String(text, starts[field], ends[field] - starts[field]);
    }

    /** Returns whether a field is empty and has no quotes: a missing value. */
    boolean isMissing(int field) {
        return starts[field] == ends[field] && !quoted[field];
    }

    /** Returns the line where a field begins, from 1. */
    long line(int field) {
        return lines[field];
    }

    /** Reads a field as a vector. */
    float[] vector(int field, String path) {
        return new VectorText(lines[field], path).parse(text, starts[field], ends[field]);
    }
}
