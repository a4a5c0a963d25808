/**
 * How queries are answered: {@link io.quantara.internal.query.FilterEvaluator} decides which rows a filter accepts,
 * on the bytes that {@link io.quantara.internal.query.MetadataCodec} writes. May import {@code internal.index},
 * {@code internal.simd} and the public value types.
 */
@NullMarked
package io.quantara.internal.query;

import org.jspecify.annotations.NullMarked;
