package io.quantara.bench.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named values, written as words of the form {@code name=value}. Immutable; keeps the order of the words. */
public record Settings(Map<String, String> values) {

    /** Copies the values. */
    public Settings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Reads words.
     *
     * @throws IllegalArgumentException when a word has no {@code =}, or a name comes twice
     */
    public static Settings of(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + word + "' is no setting: write name=value");
            }
            if (values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("'" + word.substring(0, equals) + "' is set twice");
            }
        }
        return new Settings(values);
    }

    /**
     * Reads arguments of the form {@code --name=value}.
     *
     * @param known the names there are
     * @throws IllegalArgumentException when they are not understood
     */
    public static Settings ofArguments(List<String> arguments, Set<String> known) {
        Settings settings = of(
                arguments.stream().map(argument -> argument.replaceFirst("^--", "")).toList());
        settings.values.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("--" + name + " is not known");
        });
        return settings;
    }

    /** Reads words separated by blanks. */
    public static Settings parse(String text) {
        return of(text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+", -1)));
    }

    /**
     * Returns a value that must be there.
     *
     * @throws IllegalArgumentException when it is not
     */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Setting '" + name + "' is missing among [" + this + "]");
        }
        return value;
    }

    /** Returns a value, or the default. */
    public String get(String name, String defaultValue) {
        return values.getOrDefault(name, defaultValue);
    }

    /** Returns an integer, or the default. */
    public int getInt(String name, int defaultValue) {
        String value = values.get(name);
        return value == null ? defaultValue : Integer.parseInt(value);
    }

    /** Returns a number, or the default. */
    public double getDouble(String name, double defaultValue) {
        String value = values.get(name);
        return value == null ? defaultValue : Double.parseDouble(value);
    }

    /**
     * Returns the absolute path of a folder, or of the default.
     *
     * @throws IllegalArgumentException when it is not set and the default is empty
     */
    public Path folder(String name, String defaultValue) {
        String folder = get(name, defaultValue);
        if (folder.isEmpty()) {
            throw new IllegalArgumentException("Name a folder by --" + name + "=FOLDER");
        }
        return Path.of(folder).toAbsolutePath().normalize();
    }

    /** Returns the settings whose names begin with a prefix, without it. */
    public Settings under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return new Settings(found);
    }

    /** Returns a copy without these names. */
    public Settings without(String... names) {
        Map<String, String> kept = new LinkedHashMap<>(values);
        kept.keySet().removeAll(Arrays.asList(names));
        return new Settings(kept);
    }

    /** Returns a copy with these names alone. */
    public Settings only(String... names) {
        Map<String, String> kept = new LinkedHashMap<>(values);
        kept.keySet().retainAll(Arrays.asList(names));
        return new Settings(kept);
    }

    /** Returns the words. */
    public List<String> words() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** Returns the words separated by blanks. */
    @Override
    public String toString() {
        return String.join(" ", words());
    }
}
