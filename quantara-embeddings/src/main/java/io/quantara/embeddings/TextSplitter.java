package io.quantara.embeddings;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Splits a long text into passages that an embedder takes whole. A passage is filled as far as it may be and ends, in
 * this order of preference, between two paragraphs, sentences, lines or words, and only where there is no such place
 * between two characters as a reader sees them. A border is taken only in the second half of the passage, so that no
 * passage is needlessly short. Code points are never cut.
 *
 * <p>Passages begin and end without white space, and every character that is not white space is in one of them. With an
 * overlap, a passage begins at a word within the end of the one before, so that a statement across the border is found.
 *
 * @param unit what is counted
 * @param size the most units of a passage, at least 1
 * @param overlap the most units that two neighbours share, from 0 to less than half of the size
 */
public record TextSplitter(Unit unit, int size, int overlap) {

    /** What the size of a passage is counted in. */
    public enum Unit {
        /** Characters as {@link String} counts them; a code point beyond the basic plane counts two. */
        CHARACTERS,
        /** Tokens, estimated: four letters of a word, an ideograph or a sign are one each. */
        ESTIMATED_TOKENS
    }

    /** Checks the numbers. */
    public TextSplitter {
        Objects.requireNonNull(unit, "unit");
        Settings.requirePositive(size, "size of a passage");
        if (unit == Unit.CHARACTERS && size < 2) {
            throw new IllegalArgumentException("The size of a passage is 1 character, but some code points take 2. "
                    + "Allow at least 2.");
        }
        if (overlap < 0 || 2L * overlap >= size) {
            throw new IllegalArgumentException("The overlap is " + overlap + ", but must be from 0 to less than half "
                    + "of the size, which is " + size + ".");
        }
    }

    /** Returns a splitter into passages of at most so many characters. */
    public static TextSplitter byCharacters(int size, int overlap) {
        return new TextSplitter(Unit.CHARACTERS, size, overlap);
    }

    /** Returns a splitter into passages of at most so many tokens, estimated. */
    public static TextSplitter byEstimatedTokens(int size, int overlap) {
        return new TextSplitter(Unit.ESTIMATED_TOKENS, size, overlap);
    }

    /**
     * Splits a text.
     *
     * @param text the text, of any length
     * @return its passages in order; none when the text is blank
     */
    public List<Passage> split(String text) {
        List<Passage> passages = new ArrayList<>();
        int start = skipSpace(text, 0);
        int end = start;
        while (start < text.length()) {
            int full = farthest(text, start);
            if (trimmed(text, start, full) <= end && end > start) {
                start = skipSpace(text, end); // nothing but the overlap and white space fits
                continue;
            }
            boolean last = skipSpace(text, full) == text.length();
            int earliest = Math.max(end, start + (full - start) / 2);
            end = trimmed(text, start, last ? text.length() : border(text, start, earliest, full));
            passages.add(new Passage(start, end, text.substring(start, end)));
            start = last ? text.length() : next(text, start, end);
        }
        return List.copyOf(passages);
    }

    /** Returns how far a passage can reach at most; always beyond its start. */
    private int farthest(String text, int start) {
        TokenEstimate estimate = new TokenEstimate();
        int used = 0;
        int offset = start;
        while (offset < text.length()) {
            used += cost(estimate, text.codePointAt(offset));
            if (used > size && offset > start) {
                return offset;
            }
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset;
    }

    private int cost(TokenEstimate estimate, int codePoint) {
        return switch (unit) {
            case CHARACTERS -> Character.charCount(codePoint);
            case ESTIMATED_TOKENS -> estimate.add(codePoint);
        };
    }

    /** Returns the best place to end a passage, after the earliest one allowed. */
    private static int border(String text, int start, int earliest, int full) {
        int best = full;
        int bestRank = Border.NONE;
        for (int offset = full; offset > earliest && bestRank < Border.PARAGRAPH; offset--) {
            int rank = Border.rank(text, offset);
            if (rank > bestRank) {
                best = offset;
                bestRank = rank;
            }
        }
        if (bestRank > Border.NONE) {
            return best;
        }
        int between = betweenCharacters(text, start, full);
        return trimmed(text, start, between) > earliest ? between : full;
    }

    private static int betweenCharacters(String text, int start, int full) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.substring(start, Math.min(text.length(), full + 64)));
        return start + (characters.isBoundary(full - start) ? full - start : characters.preceding(full - start));
    }

    /** Returns where the passage after one that ends here begins: at a word within the overlap, beyond the start. */
    private int next(String text, int start, int end) {
        TokenEstimate estimate = new TokenEstimate();
        int used = 0;
        int best = end;
        for (int offset = end; offset > start; ) {
            int codePoint = text.codePointBefore(offset);
            used += cost(estimate, codePoint);
            offset -= Character.charCount(codePoint);
            if (used > overlap || offset == start) {
                break;
            }
            if (!Character.isWhitespace(codePoint) && Border.isWordStart(text, offset)) {
                best = offset;
            }
        }
        return skipSpace(text, best);
    }

    private static int skipSpace(String text, int from) {
        int offset = from;
        while (offset < text.length() && Character.isWhitespace(text.codePointAt(offset))) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset;
    }

    private static int trimmed(String text, int start, int end) {
        int offset = end;
        while (offset > start && Character.isWhitespace(text.codePointBefore(offset))) {
            offset -= Character.charCount(text.codePointBefore(offset));
        }
        return offset;
    }

    /** How good a place is to cut at; more is better. */
    private static final class Border {

        static final int NONE = 0;
        static final int WORD = 1;
        static final int LINE = 2;
        static final int SENTENCE = 3;
        static final int PARAGRAPH = 4;

        private static final String SENTENCE_ENDS = ".!?\u2026";
        private static final String IDEOGRAPHIC_ENDS = "\u3002\uff01\uff1f";
        private static final String CLOSERS = "\"')]\u00bb\u201d\u2019\u300d";

        private Border() {}

        /** Tells whether a word can begin at the offset, before which there is a character. */
        static boolean isWordStart(String text, int offset) {
            char before = text.charAt(offset - 1);
            return Character.isWhitespace(before) || IDEOGRAPHIC_ENDS.indexOf(before) >= 0;
        }

        /** Ranks the place before the character at the offset as the end of a passage. */
        static int rank(String text, int offset) {
            char before = text.charAt(offset - 1);
            if (IDEOGRAPHIC_ENDS.indexOf(before) >= 0) {
                return SENTENCE;
            }
            boolean endsWord = !Character.isWhitespace(before) && Character.isWhitespace(text.charAt(offset));
            return endsWord ? afterText(text, offset) : NONE;
        }

        /** Ranks the white space that begins at the offset. */
        private static int afterText(String text, int offset) {
            int lines = 0;
            for (int space = offset; space < text.length() && Character.isWhitespace(text.charAt(space)); space++) {
                lines += text.charAt(space) == '\n' ? 1 : 0;
            }
            if (lines > 1) {
                return PARAGRAPH;
            }
            int last = offset - 1;
            while (last > 0 && CLOSERS.indexOf(text.charAt(last)) >= 0) {
                last--;
            }
            if (last >= 0 && SENTENCE_ENDS.indexOf(text.charAt(last)) >= 0) {
                return SENTENCE;
            }
            return lines == 1 ? LINE : WORD;
        }
    }
}
