package io.quantara;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a document beside its vector: an immutable, ordered JSON object.
 *
 * <p>A value is null, a boolean, a {@code long}, a {@code double}, a {@link String}, a list of such values, or a map
 * from String to such values. What callers hand in is copied and brought to these shapes: {@code byte}, {@code short},
 * {@code int} and a {@link java.math.BigInteger} that fits become {@code long}; a {@code float} becomes the
 * {@code double} of its decimal text (0.1f becomes 0.1); a {@code Metadata} becomes a map. All else is refused with an
 * {@link IllegalArgumentException} that names the path, such as {@code author.tags[3]}: other types, null keys,
 * infinite numbers and NaN, integers beyond 64 bits, text with half a surrogate pair, and more than 64 lists and maps
 * inside each other (the metadata itself counted).
 *
 * <p>The keys of these methods are literal: {@code get("a.b")} reads the key {@code a.b}, whereas the fields of a
 * {@link Filter} are paths.
 *
 * <p>Two metadata are equal when they have the same keys with equal values, in whatever order; the long 1 and the
 * double 1.0 are different values. Instances are safe for many threads.
 */
public final class Metadata {

    private static final Metadata EMPTY = new Metadata(Map.of());

    private final Map<String, @Nullable Object> values;

    private Metadata(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** Returns the metadata without any key. */
    public static Metadata empty() {
        return EMPTY;
    }

    /**
     * Returns metadata of keys and values in turn: {@code Metadata.of("author", "Vaswani", "year", 2017)}.
     *
     * @param key the first key
     * @param value the first value, may be null
     * @param more further keys and values in turn
     * @throws IllegalArgumentException if a key has no value, is no String or occurs twice, or if a value cannot be
     *     stored
     */
    public static Metadata of(String key, @Nullable Object value, @Nullable Object... more) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(more, "more");
        if (more.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Key '" + more[more.length - 1] + "' has no value. Give keys and values in turn.");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        entries.put(key, value);
        for (int at = 0; at < more.length; at += 2) {
            if (!(more[at] instanceof String next)) {
                throw new IllegalArgumentException("Argument " + (at + 3) + " is " + more[at]
                        + ", but a key must stand there, a String. Give keys and values in turn.");
            }
            if (entries.containsKey(next)) {
                throw new IllegalArgumentException("Key '" + next + "' is given twice. Give each key once.");
            }
            entries.put(next, more[at + 1]);
        }
        return copyOf(entries);
    }

    /**
     * Returns a deep copy of a map, in its order. Later changes of the map have no effect.
     *
     * @param map keys to values; values may be null
     * @throws IllegalArgumentException if a key is null or a value cannot be stored
     */
    public static Metadata copyOf(Map<String, ?> map) {
        Objects.requireNonNull(map, "map");
        return map.isEmpty() ? EMPTY : new Metadata(ValueNormalizer.METADATA.entries(map));
    }

    /**
     * Returns a copy in which a key has the given value. A new key comes last; one that is there keeps its place.
     *
     * @param key the key, taken literally
     * @param value the value, may be null
     * @throws IllegalArgumentException if the value cannot be stored
     */
    public Metadata with(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.put(key, ValueNormalizer.METADATA.value(key, value));
        return new Metadata(Collections.unmodifiableMap(copy));
    }

    /** Returns a copy without a key, or this very metadata when the key is not there. */
    public Metadata without(String key) {
        if (!contains(key)) {
            return this;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.remove(key);
        return copy.isEmpty() ? EMPTY : new Metadata(Collections.unmodifiableMap(copy));
    }

    /**
     * Returns all keys and values as a map that cannot be changed, nor can the lists and maps in it. Its values are
     * null, Boolean, Long, Double, String, List and Map.
     */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** Returns the keys in order, as a set that cannot be changed. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Returns how many keys there are. */
    public int size() {
        return values.size();
    }

    /** Returns whether there is no key. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Returns whether a key is there, also when its value is null. */
    public boolean contains(String key) {
        return values.containsKey(Objects.requireNonNull(key, "key"));
    }

    /** Returns whether a key is missing or its value is null, as {@link Filter#isNull} does. */
    public boolean isNull(String key) {
        return values.get(Objects.requireNonNull(key, "key")) == null;
    }

    /** Returns the String under a key; throws {@link IllegalArgumentException} when there is none. */
    public String getString(String key) {
        return require(findString(key), key, "a String");
    }

    /** Returns the whole number under a key; throws {@link IllegalArgumentException} when there is none. */
    public long getLong(String key) {
        return require(findLong(key), key, "a long");
    }

    /**
     * Returns the number under a key as a double; throws {@link IllegalArgumentException} when there is none. A long
     * counts when a double can hold it exactly.
     */
    public double getDouble(String key) {
        return require(findDouble(key), key, "a double");
    }

    /** Returns the boolean under a key; throws {@link IllegalArgumentException} when there is none. */
    public boolean getBoolean(String key) {
        return require(findBoolean(key), key, "a boolean");
    }

    /** Returns the list under a key; throws {@link IllegalArgumentException} when there is none. */
    public List<@Nullable Object> getList(String key) {
        return require(findList(key), key, "a list");
    }

    /** Returns the nested map under a key; throws {@link IllegalArgumentException} when there is none. */
    public Metadata getMap(String key) {
        return require(findMap(key), key, "a map");
    }

    /** Returns the value under a key, empty when the key is missing or its value is null. */
    public Optional<Object> find(String key) {
        return Optional.ofNullable(values.get(Objects.requireNonNull(key, "key")));
    }

    /** Returns the String under a key, empty when the key is missing or holds something else. */
    public Optional<String> findString(String key) {
        return values.get(Objects.requireNonNull(key, "key")) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Returns the whole number under a key, empty when the key is missing or holds something else. */
    public Optional<Long> findLong(String key) {
        return values.get(Objects.requireNonNull(key, "key")) instanceof Long whole
                ? Optional.of(whole)
                : Optional.empty();
    }

    /**
     * Returns the number under a key as a double, empty when the key is missing or holds something else. A long counts
     * when a double can hold it exactly.
     */
    public Optional<Double> findDouble(String key) {
        return switch (values.get(Objects.requireNonNull(key, "key"))) {
            case Double number -> Optional.of(number);
            case Long whole -> exactDouble(whole);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Double> exactDouble(long whole) {
        double number = whole;
        // 2^63 would be cast back to Long.MAX_VALUE, which it is not
        return number < 0x1p63 && (long) number == whole ? Optional.of(number) : Optional.empty();
    }

    /** Returns the boolean under a key, empty when the key is missing or holds something else. */
    public Optional<Boolean> findBoolean(String key) {
        return find(key).filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    /**
     * Returns the list under a key, empty when the key is missing or holds something else. The list cannot be changed;
     * its elements have the types of {@link #asMap} and may be null.
     */
    @SuppressWarnings("unchecked") // every list inside is one of ValueNormalizer's
    public Optional<List<@Nullable Object>> findList(String key) {
        return values.get(Objects.requireNonNull(key, "key")) instanceof List<?> list
                ? Optional.of((List<@Nullable Object>) list)
                : Optional.empty();
    }

    /** Returns the nested map under a key, empty when the key is missing or holds something else. */
    @SuppressWarnings("unchecked") // every map inside is one of ValueNormalizer's
    public Optional<Metadata> findMap(String key) {
        return values.get(Objects.requireNonNull(key, "key")) instanceof Map<?, ?> map
                ? Optional.of(new Metadata((Map<String, @Nullable Object>) map))
                : Optional.empty();
    }

    private <T> T require(Optional<T> found, String key, String wanted) {
        if (found.isEmpty()) {
            throw absent(key, wanted);
        }
        return found.get();
    }

    private IllegalArgumentException absent(String key, String wanted) {
        if (!values.containsKey(key)) {
            return new IllegalArgumentException(
                    "Metadata has no key '" + key + "', only " + values.keySet() + ". Use find for an Optional.");
        }
        StringBuilder found = new StringBuilder();
        ValueText.append(found, values.get(key), '"');
        return new IllegalArgumentException(
                "Metadata key '" + key + "' holds " + found + ", not " + wanted + ". Read it with the type it has.");
    }

    /** {@return whether the other object is metadata with the same keys and equal values, in whatever order} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metadata metadata && values.equals(metadata.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the metadata as JSON text on one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ValueText.append(text, values, '"');
        return text.toString();
    }
}
