/**
 * Compressed rows that bound how close each row can be to a query, so that exact search need not read most of them;
 * {@link io.quantara.internal.index.codes.RowCodes} is the type to open first. May import {@code internal.index} and
 * {@code internal.simd}.
 */
@NullMarked
package io.quantara.internal.index.codes;

import org.jspecify.annotations.NullMarked;
