package io.quantara.embeddings;

import ai.djl.huggingface.tokenizers.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one text, cut into windows that the model takes at once. Each window begins and ends with the special
 * tokens that the tokenizer put around the whole text, and is cut between two words where that is possible.
 */
final class TokenWindows {

    private final Encoding encoding;
    private final int prefix;
    private final int suffix;

    /**
     * Creates the windows of an encoding.
     *
     * @param encoding an encoding with special tokens, neither cut nor padded
     */
    TokenWindows(Encoding encoding) {
        this.encoding = encoding;
        long[] special = encoding.getSpecialTokenMask();
        int leading = 0;
        while (leading < special.length && special[leading] == 1) {
            leading++;
        }
        int trailing = 0;
        while (trailing < special.length - leading && special[special.length - 1 - trailing] == 1) {
            trailing++;
        }
        this.prefix = leading;
        this.suffix = trailing;
    }

    /** Returns the number of tokens without the special ones. */
    int textTokens() {
        return encoding.getIds().length - specialTokens();
    }

    /** Returns the number of special tokens around the text. */
    int specialTokens() {
        return prefix + suffix;
    }

    /**
     * Cuts the text.
     *
     * @param limit the most tokens of a window, special ones not counted
     * @return one array of token ids per window, in order; empty when the text has no token
     */
    List<long[]> ids(int limit) {
        long[] all = encoding.getIds();
        long[] words = encoding.getWordIds();
        int end = all.length - suffix;
        List<long[]> windows = new ArrayList<>();
        for (int from = prefix; from < end; ) {
            int to = cut(words, from, Math.min(from + limit, end), end);
            windows.add(window(all, from, to));
            from = to;
        }
        return windows;
    }

    private static int cut(long[] words, int from, int to, int end) {
        int cut = to;
        while (cut > from && cut < end && words[cut] == words[cut - 1]) {
            cut--;
        }
        return cut == from ? to : cut;
    }

    private long[] window(long[] all, int from, int to) {
        long[] window = Arrays.copyOf(all, prefix + (to - from) + suffix);
        System.arraycopy(all, from, window, prefix, to - from);
        System.arraycopy(all, all.length - suffix, window, window.length - suffix, suffix);
        return window;
    }
}
