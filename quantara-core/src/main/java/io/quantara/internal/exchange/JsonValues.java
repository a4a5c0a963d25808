package io.quantara.internal.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads values of the types that metadata has: null, Boolean, Long, Double, String, and lists and maps of these. What
 * one value may take in memory is bounded.
 */
final class JsonValues {

    /** How deep lists and maps may stand inside each other, the outermost counted; that of Metadata. */
    static final int MAX_DEPTH = 64;

    private static final int MOST_VALUES = 1_000_000;

    private final JsonInput input;
    private int valueCount;
    private long textLength;

    JsonValues(JsonInput input) {
        this.input = input;
    }

    /** Returns the object whose beginning is the current token. */
    Map<String, @Nullable Object> object() {
        restart();
        return object(1);
    }

    /** Returns the value that the current token is or begins. */
    @Nullable Object value() {
        restart();
        return value(0);
    }

    private void restart() {
        valueCount = 0;
        textLength = 0;
    }

    private Map<String, @Nullable Object> object(int depth) {
        requireDepth(depth);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        String key = input.nextKey();
        while (key != null) {
            if (map.containsKey(key)) {
                throw input.repeated();
            }
            countText(key.length());
            input.next();
            map.put(key, value(depth));
            key = input.nextKey();
        }
        return map;
    }

    private List<@Nullable Object> list(int depth) {
        requireDepth(depth);
        List<@Nullable Object> list = new ArrayList<>();
        while (input.next() != JsonToken.END_ARRAY) {
            list.add(value(depth));
        }
        return list;
    }

    private @Nullable Object value(int depth) {
        countValue();
        JsonParser parser = input.parser();
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> list(depth + 1);
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> null;
        };
    }

    private String text() {
        String text = input.text();
        countText(text.length());
        return text;
    }

    private Long whole(JsonParser parser) {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw input.refused("The integer " + Refusal.quoted(parser.getString())
                    + " has more than 64 bits. Store it as a string or as a number with a fraction.");
        }
        return parser.getLongValue();
    }

    private Double decimal(JsonParser parser) {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw input.refused("The number is " + Refusal.quoted(parser.getString())
                    + ", which is not finite as a 64-bit number. Store it as a string, or leave the key out.");
        }
        return value;
    }

    private void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw input.refused(
                    "Lists and objects are nested more than " + MAX_DEPTH + " deep. Store a flatter structure.");
        }
    }

    private void countValue() {
        if (++valueCount > MOST_VALUES) {
            throw input.refused("The object has more than " + MOST_VALUES + " values. Store less in one document.");
        }
    }

    private void countText(int characters) {
        textLength += characters;
        if (textLength > JsonParsers.LONGEST_TEXT) {
            throw input.refused("The object has more than " + JsonParsers.LONGEST_TEXT
                    + " characters. Store less in one document.");
        }
    }
}
