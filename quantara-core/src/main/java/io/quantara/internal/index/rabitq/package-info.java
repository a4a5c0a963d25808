/**
 * One-bit codes of vectors (RaBitQ) and their estimates of squared distances:
 * {@link io.quantara.internal.index.rabitq.Rotation} spreads a vector over all dimensions,
 * {@link io.quantara.internal.index.rabitq.CodeEncoder} writes codes relative to a centre, and
 * {@link io.quantara.internal.index.rabitq.CodeQuery} asks them. May import {@code internal.simd}.
 */
@NullMarked
package io.quantara.internal.index.rabitq;

import org.jspecify.annotations.NullMarked;
