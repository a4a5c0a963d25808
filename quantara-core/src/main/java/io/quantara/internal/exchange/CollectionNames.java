package io.quantara.internal.exchange;

import org.jspecify.annotations.Nullable;

/** Which names a collection of a file may have. */
final class CollectionNames {

    /** Where the JSON format keeps settings; no collection can have this name. */
    static final String CONFIG = "_config";

    /** The collection that every database has. */
    static final String DEFAULT = "default";

    private static final int LONGEST = 255;

    private CollectionNames() {}

    /** Returns why a collection cannot have a name, and what to do, or null when it can. */
    static @Nullable String problem(String name) {
        if (name.isEmpty()) {
            return "A collection has an empty name. Name it with 1 to " + LONGEST + " characters.";
        }
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST) {
            return "The name of the collection has " + length + " characters. Use at most " + LONGEST + ".";
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return "The name of the collection has control characters. Rename it.";
        }
        return null;
    }
}
