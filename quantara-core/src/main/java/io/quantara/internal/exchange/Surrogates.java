package io.quantara.internal.exchange;

/** Finds what is no Unicode text although a String can hold it. */
final class Surrogates {

    private Surrogates() {}

    /** Returns where the first half of a surrogate pair stands without the other half, or -1. */
    static int firstUnpaired(String text) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            if (!Character.isSurrogate(text.charAt(at))) {
                at++;
            } else if (at + 1 < length && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
                at += 2;
            } else {
                return at;
            }
        }
        return -1;
    }
}
