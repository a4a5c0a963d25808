package io.quantara;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws metadata and filters from few keys and values, so that they often meet, and from the edges of each type. */
public final class RandomFilters {

    private static final List<String> KEYS =
            List.of("a", "b", "c", "a.b", "a.b.c", "b.c", "", ".", "é", "or", "$x", "a`b");
    private static final List<Object> VALUES = List.of(
            true, false, 0, 1, 2, -1, 127, 128, -32_769, 1L << 31, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE,
            Long.MIN_VALUE, 0.0, -0.0, 1.0, 1.5, 0x1p53, 0x1p63, -0x1p63, 0.1f, Double.MIN_VALUE, Double.MAX_VALUE, "",
            "a", "ab", "abab", "b", "Ab", "1", "é", "\uFFFD", "\uFFFF", "\uD83D\uDE00", "it's `x` \"y\" \\ \n\u0000",
            "x".repeat(254), "x".repeat(255), "x".repeat(254) + "y");

    private final Random random;

    /** Draws from a source of randomness. */
    public RandomFilters(Random random) {
        this.random = random;
    }

    /** Returns metadata of at most five keys. */
    public Metadata metadata() {
        return Metadata.copyOf(map(3));
    }

    /** Returns a filter with at most the given number of levels. */
    public Filter filter(int levels) {
        if (levels <= 1 || random.nextInt(3) == 0) {
            return condition();
        }
        List<Filter> parts = new ArrayList<>();
        int count = random.nextInt(4);
        for (int part = 0; part < count; part++) {
            parts.add(filter(levels - 1));
        }
        return switch (random.nextInt(3)) {
            case 0 -> Filter.and(parts);
            case 1 -> Filter.or(parts);
            default -> Filter.not(filter(levels - 1));
        };
    }

    private Filter condition() {
        String field = field();
        return switch (random.nextInt(15)) {
            case 0 -> Filter.eq(field, value(2));
            case 1 -> Filter.ne(field, value(2));
            case 2 -> Filter.gt(field, ordered());
            case 3 -> Filter.gte(field, ordered());
            case 4 -> Filter.lt(field, ordered());
            case 5 -> Filter.lte(field, ordered());
            case 6 -> Filter.between(field, number(), number());
            case 7 -> Filter.between(field, text(), text());
            case 8 -> Filter.in(field, choices());
            case 9 -> Filter.notIn(field, choices());
            case 10 -> Filter.contains(field, value(1));
            case 11 -> Filter.containsText(field, text());
            case 12 -> Filter.startsWith(field, text());
            case 13 -> random.nextBoolean() ? Filter.isNull(field) : Filter.isNotNull(field);
            default -> Filter.exists(field);
        };
    }

    private String field() {
        return switch (random.nextInt(8)) {
            case 0 -> Filter.ID;
            case 1 -> Filter.NAME;
            case 2 -> key() + "." + key();
            case 3 -> key() + "." + key() + "." + key();
            default -> key();
        };
    }

    private String key() {
        // mostly the first few, so that paths lead somewhere
        return KEYS.get(random.nextBoolean() ? random.nextInt(3) : random.nextInt(KEYS.size()));
    }

    private List<Object> choices() {
        List<Object> choices = new ArrayList<>();
        int count = random.nextInt(6);
        while (choices.size() < count) {
            Object value = value(2);
            if (value != null) {
                choices.add(value);
            }
        }
        return choices;
    }

    private @Nullable Object value(int levels) {
        return switch (random.nextInt(levels > 0 ? 8 : 6)) {
            case 0 -> null;
            case 6 -> list(levels - 1);
            case 7 -> map(levels - 1);
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }

    private List<@Nullable Object> list(int levels) {
        List<@Nullable Object> list = new ArrayList<>();
        int count = random.nextInt(4);
        for (int element = 0; element < count; element++) {
            list.add(value(levels));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int levels) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        int count = random.nextInt(6);
        for (int entry = 0; entry < count; entry++) {
            map.put(key(), value(levels));
        }
        return map;
    }

    private Object ordered() {
        return random.nextBoolean() ? number() : text();
    }

    private Object number() {
        return only(Number.class);
    }

    /** Returns a text, also one that may be in the text of an id. */
    public String text() {
        return random.nextInt(4) == 0
                ? "0123456789abcdef-".substring(random.nextInt(17)).substring(0, 1)
                : (String) only(String.class);
    }

    private Object only(Class<?> type) {
        List<Object> some = new ArrayList<>(VALUES);
        Collections.shuffle(some, random);
        return some.stream().filter(type::isInstance).findFirst().orElseThrow();
    }
}
