/**
 * The textbook graph: hierarchical navigable small worlds (Malkov and Yashunin 2016).
 * {@link io.quantara.internal.index.hnsw.HnswIndexType} is the type to open first;
 * {@link io.quantara.internal.index.hnsw.HnswBuilder} inserts, {@link io.quantara.internal.index.hnsw.GraphWalk} walks,
 * {@link io.quantara.internal.index.hnsw.HnswGraph} is the memory that both share and that is stored. May import
 * {@code internal.simd} and the public value types.
 */
@NullMarked
package io.quantara.internal.index.hnsw;

import org.jspecify.annotations.NullMarked;
