package io.quantara;

import org.jspecify.annotations.Nullable;

/** The words of the text form of filters; a field of the same name stands in backquotes. */
enum FilterWord {
    AND("and"),
    OR("or"),
    NOT("not"),
    IN("in"),
    BETWEEN("between"),
    CONTAINS("contains"),
    CONTAINS_TEXT("containsText"),
    STARTS_WITH("startsWith"),
    EXISTS("exists"),
    IS_NULL("isNull"),
    IS_NOT_NULL("isNotNull"),
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String text;

    FilterWord(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Returns the word that a text is, whatever its case, or null. */
    static @Nullable FilterWord find(String text) {
        for (FilterWord word : values()) {
            if (word.text.equalsIgnoreCase(text)) {
                return word;
            }
        }
        return null;
    }
}
