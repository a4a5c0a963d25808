/**
 * The quantized graph: {@link io.quantara.internal.index.graph.GraphIndexType} is the type to open first,
 * {@link io.quantara.internal.index.graph.GraphIndex} answers, {@link io.quantara.internal.index.graph.GraphBuild}
 * builds. May import {@code internal.index.rabitq} and {@code internal.simd}.
 */
@NullMarked
package io.quantara.internal.index.graph;

import org.jspecify.annotations.NullMarked;
