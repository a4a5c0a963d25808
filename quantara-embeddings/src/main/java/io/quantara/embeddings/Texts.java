package io.quantara.embeddings;

import java.util.Objects;

/** What every embedder asks of a text before anything is embedded. */
final class Texts {

    private Texts() {}

    /**
     * Refuses texts that no model can embed.
     *
     * @throws IllegalArgumentException if a text is blank or holds half a surrogate pair; the message has its position
     */
    static void requireEmbeddable(Iterable<String> texts) {
        int position = 0;
        for (String text : Objects.requireNonNull(texts, "texts")) {
            if (text == null) {
                throw new NullPointerException("texts[" + position + "]");
            }
            if (text.isBlank()) {
                throw new IllegalArgumentException("The text at position " + position
                        + " is blank, so there is nothing to embed. Leave it out, or give it words.");
            }
            requireWholeCodePoints(text, position);
            position++;
        }
    }

    private static void requireWholeCodePoints(String text, int position) {
        for (int offset = 0; offset < text.length(); ) {
            int codePoint = text.codePointAt(offset);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("The text at position " + position
                        + " has half a surrogate pair at character " + offset
                        + ", so it is not Unicode. It was probably cut inside a character; cut it elsewhere.");
            }
            offset += Character.charCount(codePoint);
        }
    }
}
