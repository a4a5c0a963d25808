/**
 * Indexes seen from the engine: {@link io.quantara.internal.index.IndexTypes} knows the types by name,
 * {@link io.quantara.internal.index.IndexBuild} builds and opens indexes, and
 * {@link io.quantara.internal.index.RowScorer} compares rows with a query. The built-in types have packages of their
 * own below; what several of them need is here: {@link io.quantara.internal.index.EuclideanSpace},
 * {@link io.quantara.internal.index.KMeans}, {@link io.quantara.internal.index.CentreSearch},
 * {@link io.quantara.internal.index.EqualRows}, {@link io.quantara.internal.index.ScratchPool}. May import
 * {@code internal.simd} and the public value types; knows ordinals, never the ids of documents.
 */
@NullMarked
package io.quantara.internal.index;

import org.jspecify.annotations.NullMarked;
