package io.quantara.internal.exchange;

import io.quantara.ImportException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Takes a UTF-8 text apart into lines that end with LF or CR LF; blank ones are passed over, but counted. */
final class LineSource {

    /** The most bytes of a line; a line holds one document. */
    static final int LONGEST_LINE = 128 << 20;

    private final Utf8Input stream;
    private final byte[] chunk = new byte[64 << 10];
    private int chunkAt;
    private int chunkEnd;
    private byte[] line = new byte[16 << 10];
    private int length;
    private long number;

    /**
     * Reads a stream; closing it is left to its owner.
     *
     * @param stream UTF-8
     */
    LineSource(InputStream stream) {
        this.stream = new Utf8Input(stream);
    }

    /**
     * Moves to the next line that is not blank and returns whether there is one.
     *
     * @throws ImportException when bytes are not UTF-8 or a line is too long
     */
    boolean next() throws IOException {
        while (readLine()) {
            if (!isBlank()) {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        length = 0;
        number++;
        while (chunkAt < chunkEnd || fill()) {
            int end = chunkAt;
            while (end < chunkEnd && chunk[end] != '\n') {
                end++;
            }
            append(end);
            if (end < chunkEnd) {
                chunkAt = end + 1;
                return true;
            }
            chunkAt = end;
        }
        return length > 0;
    }

    private boolean fill() throws IOException {
        try {
            chunkAt = 0;
            chunkEnd = Math.max(0, stream.read(chunk, 0, chunk.length));
            return chunkEnd > 0;
        } catch (IOException failure) {
            throw Refusal.malformedBytes(number, "", failure);
        }
    }

    private void append(int end) {
        int count = end - chunkAt;
        if (length + count > LONGEST_LINE) {
            throw Refusal.at(number, "", "The line has more than " + LONGEST_LINE
                    + " bytes. Write one document a line, and store less in one document.");
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(chunk, chunkAt, line, length, count);
        length += count;
    }

    private boolean isBlank() {
        for (int at = 0; at < length; at++) {
            if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Returns the bytes of the line, from 0 to {@link #length}; they change with the next line. */
    byte[] bytes() {
        return line;
    }

    /** Returns how many bytes the line has. */
    int length() {
        return length;
    }

    /** Returns the number of the line, from 1; at the end, that of the line after the last. */
    long number() {
        return number;
    }
}
