/**
 * Distance kernels over float32 rows, scalar and SIMD, with identical bits from every one of them.
 *
 * <p>{@link io.quantara.internal.simd.Kernels} is the type to open first; {@link
 * io.quantara.internal.simd.DistanceKernel} defines the canonical order of additions. Only this package names the
 * incubating vector module; without that module everything here still loads and the scalar kernel answers. Indexes,
 * queries and the engine may import this package; it imports nothing of ours.
 */
@NullMarked
package io.quantara.internal.simd;

import org.jspecify.annotations.NullMarked;
