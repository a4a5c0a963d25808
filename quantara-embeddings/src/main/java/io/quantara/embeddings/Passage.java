package io.quantara.embeddings;

/**
 * A piece of a text.
 *
 * @param start where it begins, in characters of the whole text as {@link String} counts them
 * @param end where it ends, exclusive
 * @param text the characters from start to end
 */
public record Passage(int start, int end, String text) {}
