package io.quantara.embeddings;

/**
 * Estimates how many tokens a text has without a model's tokenizer: four letters or digits of a word are a token, every
 * ideograph, sign and punctuation mark is one, and white space is none. English is met within about a fifth; other
 * scripts are mostly overestimated.
 */
final class TokenEstimate {

    private static final int WORD_CHARACTERS = 4;

    private int inWord;

    /** Returns the estimate for a whole text. */
    static int of(String text) {
        TokenEstimate estimate = new TokenEstimate();
        return text.codePoints().map(estimate::add).sum();
    }

    /** Takes the next code point and returns how many tokens it adds, 0 or 1. */
    int add(int codePoint) {
        if (Character.isWhitespace(codePoint)) {
            inWord = 0;
            return 0;
        }
        if (!Character.isLetterOrDigit(codePoint) || Character.isIdeographic(codePoint)) {
            inWord = 0;
            return 1;
        }
        return inWord++ % WORD_CHARACTERS == 0 ? 1 : 0;
    }
}
