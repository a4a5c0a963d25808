package io.quantara.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers and texts as people read them. */
public final class Text {

    private static final String CUT = "...";

    private Text() {}

    /** Returns a number with its thousands apart: {@code 62,666}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns a number with its noun: {@code 1 document}, {@code 2 documents}. */
    public static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : noun + "s");
    }

    /** Returns a size in the unit that suits it: {@code 12.3 MB}; a kB is 1,000 bytes. */
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes / 1e3;
        String units = "kMGTPE";
        int unit = 0;
        while (value >= 999.95 && unit < units.length() - 1) {
            value /= 1e3;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, units.charAt(unit));
    }

    /** Returns a time in the unit that suits it: {@code 0.21 ms}, {@code 14 ms}, {@code 3.2 s}, {@code 4 min 10 s}. */
    public static String time(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.2f ms", millis);
        }
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1e3)
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    /** Returns the text on one line: white space and control characters become single spaces. */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        boolean space = false;
        for (int offset = 0; offset < text.length(); ) {
            int codePoint = text.codePointAt(offset);
            offset += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint) || Character.isISOControl(codePoint)) {
                space = !line.isEmpty();
            } else {
                line.append(space ? " " : "").appendCodePoint(codePoint);
                space = false;
            }
        }
        return line.toString();
    }

    /** Returns the text on one line of at most so many characters; a longer one ends in three dots. */
    public static String oneLine(String text, int width) {
        // A name can be megabytes; its beginning is all that is shown.
        String line = oneLine(text.length() > 4L * width + 64 ? text.substring(0, 4 * width + 64) : text);
        if (width(line) <= width) {
            return line;
        }
        int end = line.offsetByCodePoints(0, Math.max(0, width - CUT.length()));
        return line.substring(0, end).stripTrailing() + CUT;
    }

    /** Returns how many columns a text takes, every code point counted as one. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
