package io.quantara;

import io.quantara.FilterToken.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the text form of one filter into tokens, from the front to the end. */
final class FilterLexer {

    private static final List<String> SYMBOLS =
            List.of("==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]", "{", "}", ",", ":");

    private static final int EXCERPT_BEFORE = 60;
    private static final int EXCERPT_AFTER = 30;

    private final String text;
    private int position;

    FilterLexer(String text) {
        this.text = text;
    }

    /** Returns whether a field can stand in the text without backquotes. */
    static boolean isBareField(String field) {
        return !field.isEmpty()
                && isFieldStart(field.codePointAt(0))
                && field.codePoints().allMatch(FilterLexer::isFieldPart)
                && FilterWord.find(field) == null;
    }

    private static boolean isFieldStart(int codePoint) {
        return codePoint == '_' || Character.isLetter(codePoint);
    }

    private static boolean isFieldPart(int codePoint) {
        return codePoint == '_' || codePoint == '.' || codePoint == '-' || Character.isLetterOrDigit(codePoint);
    }

    FilterToken next() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        int start = position;
        if (start == text.length()) {
            return token(Kind.END, start, null);
        }
        char first = text.charAt(start);
        if (first == '\'' || first == '"') {
            return token(Kind.STRING, start, quoted(first));
        }
        if (first == '`') {
            return token(Kind.FIELD, start, quoted(first));
        }
        if (first == '-' || isDigit(first)) {
            return token(Kind.NUMBER, start, number());
        }
        if (first == '$') {
            return token(Kind.FIELD, start, special());
        }
        return isFieldStart(text.codePointAt(start)) ? bareWord() : symbol();
    }

    private FilterToken token(Kind kind, int start, @Nullable Object value) {
        return new FilterToken(kind, start, position, value);
    }

    private FilterToken bareWord() {
        int start = position;
        skipFieldParts();
        String bare = text.substring(start, position);
        FilterWord word = FilterWord.find(bare);
        return word == null ? token(Kind.FIELD, start, bare) : token(Kind.WORD, start, word);
    }

    private void skipFieldParts() {
        while (position < text.length() && isFieldPart(text.codePointAt(position))) {
            position += Character.charCount(text.codePointAt(position));
        }
    }

    private String special() {
        int start = position;
        position++;
        skipFieldParts();
        String field = text.substring(start, position);
        if (!field.equals(Filter.ID) && !field.equals(Filter.NAME)) {
            throw failure(start, "expected $id or $name but found '" + field
                    + "'; put a metadata key that begins with $ in backquotes");
        }
        return field;
    }

    private FilterToken symbol() {
        int start = position;
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, start)) {
                position += symbol.length();
                return token(Kind.SYMBOL, start, symbol);
            }
        }
        throw switch (text.charAt(start)) {
            case '=' -> failure(start, "expected == but found a single =");
            case '&' -> failure(start, "expected && but found a single &");
            case '|' -> failure(start, "expected || but found a single |");
            default -> failure(start, "the character '" + Character.toString(text.codePointAt(start))
                    + "' has no meaning here; put text in quotes and unusual fields in backquotes");
        };
    }

    private Object number() {
        int start = position;
        skipOneOf("-");
        boolean digits = skipDigits();
        boolean fractional = false;
        if (digits && skipOneOf(".")) {
            fractional = true;
            digits = skipDigits();
        }
        if (digits && skipOneOf("eE")) {
            fractional = true;
            skipOneOf("+-");
            digits = skipDigits();
        }
        boolean endsCleanly = position == text.length() || !isFieldPart(text.codePointAt(position));
        if (!digits || !endsCleanly) {
            throw failure(position, "expected a digit or the end of the number that begins at character " + start
                    + "; put a field that begins with a digit in backquotes");
        }
        String number = text.substring(start, position);
        if (fractional) {
            return doubleOf(number, start);
        }
        return longOf(number, start);
    }

    private Long longOf(String number, int start) {
        try {
            return Long.valueOf(number);
        } catch (NumberFormatException e) {
            throw failure(start, "the whole number " + number
                    + " is beyond 64 bits; add .0 to compare with the nearest double", e);
        }
    }

    private Double doubleOf(String number, int start) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw failure(start, "the number " + number + " is too large for a double; give one up to 1.7e308");
        }
        return value;
    }

    private boolean skipDigits() {
        int start = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        return position > start;
    }

    private boolean skipOneOf(String characters) {
        boolean found = position < text.length() && characters.indexOf(text.charAt(position)) >= 0;
        position += found ? 1 : 0;
        return found;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private String quoted(char quote) {
        int start = position;
        StringBuilder content = new StringBuilder();
        position++;
        while (position < text.length()) {
            char unit = text.charAt(position);
            if (unit == quote) {
                position++;
                return content.toString();
            }
            content.append(unit == '\\' ? escaped() : unit);
            position++;
        }
        throw failure(start, "expected a closing " + quote + " for the one that stands here, but the filter ends");
    }

    private char escaped() {
        int start = position;
        position++;
        char unit = position < text.length() ? text.charAt(position) : 0;
        return switch (unit) {
            case '\\', '\'', '"', '`', '/' -> unit;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode(start);
            default -> throw failure(start, "expected one of the escapes \\\\ \\' \\\" \\` \\/ \\n \\r \\t \\b \\f"
                    + " \\u0041; write \\\\ for a backslash");
        };
    }

    private char unicode(int start) {
        int value = 0;
        for (int digit = 0; digit < 4; digit++) {
            position++;
            int nibble = position < text.length() ? hexDigit(text.charAt(position)) : -1;
            if (nibble < 0) {
                throw failure(start, "expected four hexadecimal digits after \\u");
            }
            value = value << 4 | nibble;
        }
        return (char) value;
    }

    private static int hexDigit(char character) {
        return character < 128 ? Character.digit(character, 16) : -1;
    }

    /** Returns how a token looks in the text, for messages. */
    String describe(FilterToken token) {
        return token.kind() == Kind.END ? "the end of the filter" : "'" + excerpt(token.start(), token.end()) + "'";
    }

    FilterSyntaxException failure(int at, String problem) {
        return failure(at, problem, null);
    }

    /** Makes the exception whose message shows the text around the position and points at it. */
    FilterSyntaxException failure(int at, String problem, @Nullable Throwable cause) {
        int from = Math.max(0, at - EXCERPT_BEFORE);
        int to = Math.min(text.length(), at + EXCERPT_AFTER);
        String before = (from > 0 ? "..." : "") + excerpt(from, at);
        String after = excerpt(at, to) + (to < text.length() ? "..." : "");
        String message = "Filter cannot be read at character " + at + ": " + problem + ".\n    " + before + after
                + "\n    " + " ".repeat(before.length()) + "^";
        return new FilterSyntaxException(at, message, cause);
    }

    private String excerpt(int from, int to) {
        StringBuilder excerpt = new StringBuilder();
        int end = Math.min(to, from + EXCERPT_BEFORE);
        for (int at = from; at < end; at++) {
            char unit = text.charAt(at);
            excerpt.append(Character.isISOControl(unit) ? ' ' : unit);
        }
        return excerpt.append(end < to ? "..." : "").toString();
    }
}
