package io.quantara.index;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The options of an index: names and values that are numbers, strings or booleans. Immutable. */
public final class IndexOptions {

    private static final IndexOptions NONE = new IndexOptions(Map.of());

    private final TreeMap<String, Object> values;

    private IndexOptions(Map<String, ?> values) {
        this.values = new TreeMap<>(values);
    }

    /** Returns no options. */
    public static IndexOptions none() {
        return NONE;
    }

    /**
     * Returns options.
     *
     * @throws IllegalArgumentException when a value is not a number, string or boolean
     */
    public static IndexOptions of(Map<String, ?> options) {
        Objects.requireNonNull(options, "options");
        TreeMap<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, ?> option : options.entrySet()) {
            String name = Objects.requireNonNull(option.getKey(), "option name");
            values.put(name, normalized(name, option.getValue()));
        }
        return new IndexOptions(values);
    }

    private static Object normalized(String name, Object value) {
        return switch (Objects.requireNonNull(value, () -> "value of index option '" + name + "'")) {
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Long number -> number;
            case Float number -> finite(name, Double.parseDouble(number.toString()));
            case Double number -> finite(name, number);
            case String text -> text;
            case Boolean bool -> bool;
            default -> throw new IllegalArgumentException("Index option '" + name + "' is a "
                    + value.getClass().getName() + ": give a number, a string or a boolean");
        };
    }

    private static Double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("Index option '" + name + "' is " + value + ": give a finite number");
        }
        return value;
    }

    /**
     * Refuses all options but these.
     *
     * @throws IllegalArgumentException naming an option that is not known
     */
    public void allow(String... names) {
        List<String> known = List.of(names);
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Index option '" + name + "' is not known: "
                        + (known.isEmpty() ? "this index takes no options" : "choose among " + known));
            }
        }
    }

    /**
     * Returns an integer option.
     *
     * @throws IllegalArgumentException when it is set to something else, or outside the range
     */
    public int getInt(String name, int defaultValue, int least, int most) {
        Object value = values.getOrDefault(name, (long) defaultValue);
        if (!(value instanceof Long number) || number < least || number > most) {
            throw new IllegalArgumentException(
                    "Index option '" + name + "' is " + value + ": give an integer from " + least + " to " + most);
        }
        return number.intValue();
    }

    /**
     * Returns a number option.
     *
     * @throws IllegalArgumentException when it is set to something that is no number
     */
    public double getDouble(String name, double defaultValue) {
        Object value = values.getOrDefault(name, defaultValue);
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("Index option '" + name + "' is '" + value + "': give a number");
        }
        return number.doubleValue();
    }

    /** Returns a string option. */
    public String getString(String name, String defaultValue) {
        return values.getOrDefault(name, defaultValue).toString();
    }

    /** Returns all options by name: Long, Double, String or Boolean values; unmodifiable. */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
