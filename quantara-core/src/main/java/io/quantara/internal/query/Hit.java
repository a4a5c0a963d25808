package io.quantara.internal.query;

/**
 * A row that is among the best.
 *
 * @param part the position of its part in the list that was searched
 * @param ordinal the row in that part
 * @param score the score by the query's metric
 */
public record Hit(int part, int ordinal, float score) {}
