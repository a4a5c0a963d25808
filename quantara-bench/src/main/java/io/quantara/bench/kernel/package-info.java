/**
 * How fast the distance kernels are: {@link io.quantara.bench.kernel.KernelBenchmark} under JMH, {@link
 * io.quantara.bench.kernel.KernelSpeed} as a quick table.
 */
@NullMarked
package io.quantara.bench.kernel;

import org.jspecify.annotations.NullMarked;
