package io.quantara.cli.command;

import io.quantara.Metadata;
import io.quantara.cli.terminal.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values given as {@code key=value}: the value is JSON where it can be read as JSON, and text otherwise. */
final class Assignments {

    private Assignments() {}

    /** Returns the value: {@code 3} a number, {@code true} a boolean, {@code "3"} and {@code three} a text. */
    static @Nullable Object value(String text) {
        try {
            return JsonText.parse(text);
        } catch (IllegalArgumentException e) {
            // Not JSON, so it is the text itself: --put lang=en needs no quotes within quotes.
            return text;
        }
    }

    /** Returns index options, whose values are numbers, booleans and texts. */
    static Map<String, Object> indexOptions(@Nullable Map<String, String> given) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, text) -> {
                Object value = value(text);
                options.put(name, value == null ? text : value);
            });
        }
        return options;
    }

    /** Reads metadata written as a JSON object. */
    @SuppressWarnings("unchecked") // a JSON object has only String keys
    static Metadata metadata(String text) {
        if (JsonText.parse(text) instanceof Map<?, ?> map) {
            return Metadata.copyOf((Map<String, ?>) map);
        }
        throw new UsageException("The metadata is no JSON object. Give one, such as {\"year\": 2017}.");
    }
}
