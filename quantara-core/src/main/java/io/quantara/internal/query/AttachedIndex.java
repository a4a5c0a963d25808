package io.quantara.internal.query;

import io.quantara.index.IndexType;
import io.quantara.index.VectorIndex;

/**
 * An index that is ready to search the rows of one segment.
 *
 * @param type the type that built it
 * @param index the index
 */
public record AttachedIndex(IndexType type, VectorIndex index) {}
