/**
 * Inverted lists: rows in the lists of their nearest centres, found through small codes, re-checked by their vectors.
 * {@link io.quantara.internal.index.ivf.IvfIndexType} is the type to open first;
 * {@link io.quantara.internal.index.ivf.ListsBuilder} builds, {@link io.quantara.internal.index.ivf.IvfIndex} searches,
 * {@link io.quantara.internal.index.ivf.ListsLayout} says where everything lies in the memory that is stored. May
 * import {@code internal.index.rabitq}, {@code internal.simd} and the public value types.
 */
@NullMarked
package io.quantara.internal.index.ivf;

import org.jspecify.annotations.NullMarked;
