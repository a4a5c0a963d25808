package io.quantara.internal.exchange;

import io.quantara.ImportException;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions that say why a file cannot be imported, all in one form: where, what, what to do. */
final class Refusal {

    private static final int LONGEST_STEP = 80;
    private static final int LONGEST_EXCERPT = 40;

    private Refusal() {}

    /**
     * Returns an exception.
     *
     * @param line from 1, or 0 where the input has no lines
     * @param path such as {@code research.<id>.vector[3]}, or empty
     * @param problem what happened, then what to do
     */
    static ImportException at(long line, String path, String problem) {
        return at(line, path, problem, null);
    }

    static ImportException at(long line, String path, @Nullable String problem, @Nullable Throwable cause) {
        StringBuilder message = new StringBuilder();
        if (line > 0) {
            message.append("Line ").append(line);
        }
        if (!path.isEmpty()) {
            message.append(line > 0 ? ", " : "").append(path);
        }
        message.append(message.isEmpty() ? "" : ": ").append(problem);
        return new ImportException(line, path, message.toString(), cause);
    }

    /** Turns what a stream threw into a refusal when the content is to blame, or throws it on. */
    static ImportException malformedBytes(long line, String path, IOException failure) throws IOException {
        return switch (failure) {
            case MalformedUtf8Exception malformed -> at(line, path, malformed.getMessage(), malformed);
            case ZipException damaged -> damagedGzip(line, path, damaged);
            case EOFException cutOff -> damagedGzip(line, path, cutOff);
            default -> throw failure;
        };
    }

    private static ImportException damagedGzip(long line, String path, IOException cause) {
        return at(line, path, "The compressed data is damaged or cut off here (" + cause.getMessage()
                + "). Compress or copy the file again.", cause);
    }

    /** Returns a key as a step of a path: long ones shortened, control characters and lone surrogates replaced. */
    static String step(String key) {
        return shortened(key, LONGEST_STEP);
    }

    /** Returns a text of the file for a message: in quotes, long ones shortened. */
    static String quoted(String text) {
        return "'" + shortened(text, LONGEST_EXCERPT) + "'";
    }

    private static String shortened(String text, int longest) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> printable.appendCodePoint(
                Character.isISOControl(point) || isSurrogate(point) ? '\uFFFD' : point));
        boolean cut = text.codePointCount(0, text.length()) > longest;
        return cut ? printable.append("...").toString() : printable.toString();
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
