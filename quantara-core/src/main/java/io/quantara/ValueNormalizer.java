package io.quantara;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a caller hands in into the six shapes a metadata value has: null, Boolean, Long, Double, String, and
 * unmodifiable lists and ordered maps of these. Whatever else comes is refused, naming the path to it.
 */
final class ValueNormalizer {

    /** How deep lists and maps may stand inside each other, the metadata itself counted. */
    static final int MAX_DEPTH = 64;

    static final ValueNormalizer METADATA = new ValueNormalizer("Metadata value");
    static final ValueNormalizer FILTER = new ValueNormalizer("Filter value");

    private final String subject;

    private ValueNormalizer(String subject) {
        this.subject = subject;
    }

    /** Returns the entries of a whole metadata in its stored shapes, in the order of the given map. */
    Map<String, @Nullable Object> entries(Map<?, ?> map) {
        return entries(map, null);
    }

    /** Returns the value that stands under a key of a metadata in its stored shape. */
    @Nullable Object value(String key, @Nullable Object value) {
        return value(value, null, text(key, null, key));
    }

    private @Nullable Object value(@Nullable Object value, @Nullable Place parent, Object step) {
        return switch (value) {
            case null -> null;
            case String text -> text(text, parent, step);
            case Boolean truth -> truth;
            case Long number -> number;
            case Integer number -> (long) number;
            case Short number -> (long) number;
            case Byte number -> (long) number;
            case Double number -> finite(number, parent, step);
            case Float number -> finite(Double.parseDouble(number.toString()), parent, step);
            case BigInteger number -> whole(number, parent, step);
            case List<?> list -> list(list, enter(parent, step));
            case Map<?, ?> map -> entries(map, enter(parent, step));
            case Metadata metadata -> entries(metadata.asMap(), enter(parent, step));
            default -> throw refused(parent, step, "is a " + value.getClass().getName() + ", which cannot be stored."
                    + " Use null, a boolean, a number of at most 64 bits, a String, a List or a Map.");
        };
    }

    private List<@Nullable Object> list(List<?> list, Place place) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object element : list) {
            copy.add(value(element, place, copy.size()));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<String, @Nullable Object> entries(Map<?, ?> map, @Nullable Place place) {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw refused(place, "", "has the key " + entry.getKey() + ". Keys must be Strings.");
            }
            copy.put(text(key, place, key), value(entry.getValue(), place, key));
        }
        return Collections.unmodifiableMap(copy);
    }

    private Place enter(@Nullable Place parent, Object step) {
        int depth = parent == null ? 2 : parent.depth + 1;
        if (depth > MAX_DEPTH) {
            throw refused(parent, step, "is nested more than " + MAX_DEPTH + " deep. Store a flatter structure.");
        }
        return new Place(parent, step, depth);
    }

    private Double finite(Double number, @Nullable Place parent, Object step) {
        if (!Double.isFinite(number)) {
            throw refused(parent, step, "is " + number + ". Only finite numbers can be stored; leave the key out.");
        }
        return number;
    }

    private Long whole(BigInteger number, @Nullable Place parent, Object step) {
        if (number.bitLength() > 63) {
            throw refused(parent, step, "is an integer of " + (number.bitLength() + 1)
                    + " bits. Integers have at most 64; store it as a String or a double.");
        }
        return number.longValue();
    }

    private String text(String text, @Nullable Place parent, Object step) {
        int lone = loneSurrogate(text);
        if (lone >= 0) {
            throw refused(parent, step, "is or has a text with half a surrogate pair at character " + lone
                    + ". Give well-formed Unicode text.");
        }
        return text;
    }

    /** Returns where in a text half a surrogate pair stands, or -1. */
    private static int loneSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            boolean lone = Character.isHighSurrogate(unit)
                    ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                    : Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
            if (lone) {
                return at;
            }
        }
        return -1;
    }

    private IllegalArgumentException refused(@Nullable Place parent, Object step, String problem) {
        StringBuilder path = new StringBuilder();
        appendPath(path, parent);
        appendStep(path, step);
        String where = path.isEmpty() ? "" : " at '" + path + "'";
        return new IllegalArgumentException(subject + where + " " + problem);
    }

    private static void appendPath(StringBuilder path, @Nullable Place place) {
        if (place != null) {
            appendPath(path, place.parent);
            appendStep(path, place.step);
        }
    }

    private static void appendStep(StringBuilder path, Object step) {
        if (step instanceof Integer element) {
            path.append('[').append(element.intValue()).append(']');
        } else if (!step.equals("")) {
            path.append(path.isEmpty() ? "" : ".").append(step);
        }
    }

    /** A list or map on the way down: the step that led into it is a key or the position in a list. */
    private record Place(@Nullable Place parent, Object step, int depth) {}
}
