package io.quantara;

import org.jspecify.annotations.Nullable;

/**
 * One token of a filter's text form.
 *
 * @param kind what it is
 * @param start where it begins in the text, in characters from 0
 * @param end where the next character after it is
 * @param value the String of a FIELD or STRING, the Long or Double of a NUMBER, the FilterWord of a WORD, the String
 *     of a SYMBOL, null at the END
 */
record FilterToken(Kind kind, int start, int end, @Nullable Object value) {

    enum Kind {
        FIELD,
        STRING,
        NUMBER,
        WORD,
        SYMBOL,
        END
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && symbol.equals(value);
    }

    boolean isWord(FilterWord word) {
        return kind == Kind.WORD && value == word;
    }
}
