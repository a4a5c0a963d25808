package io.quantara;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes normalised values as text: JSON with double quotes, the values of filters with single ones. */
final class ValueText {

    private static final HexFormat HEX = HexFormat.of();

    private ValueText() {}

    static void append(StringBuilder text, @Nullable Object value, char quote) {
        switch (value) {
            case String string -> appendQuoted(text, string, quote);
            case List<?> list -> appendList(text, list, quote);
            case Map<?, ?> map -> appendMap(text, map, quote);
            case null -> text.append("null");
            default -> text.append(value);
        }
    }

    private static void appendList(StringBuilder text, List<?> list, char quote) {
        text.append('[');
        String separator = "";
        for (Object element : list) {
            text.append(separator);
            append(text, element, quote);
            separator = ", ";
        }
        text.append(']');
    }

    private static void appendMap(StringBuilder text, Map<?, ?> map, char quote) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            append(text, entry.getKey(), quote);
            text.append(": ");
            append(text, entry.getValue(), quote);
            separator = ", ";
        }
        text.append('}');
    }

    static void appendQuoted(StringBuilder text, String string, char quote) {
        text.append(quote);
        for (int at = 0; at < string.length(); at++) {
            appendEscaped(text, string.charAt(at), quote);
        }
        text.append(quote);
    }

    private static void appendEscaped(StringBuilder text, char unit, char quote) {
        switch (unit) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            default -> {
                if (unit == quote) {
                    text.append('\\').append(unit);
                } else if (Character.isISOControl(unit)) {
                    text.append("\\u").append(HEX.toHexDigits(unit));
                } else {
                    text.append(unit);
                }
            }
        }
    }
}
