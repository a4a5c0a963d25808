/**
 * How fast the kernels are: {@link io.quantara.bench.kernel.KernelBenchmark} for distances and {@link
 * io.quantara.bench.kernel.GraphKernelBenchmark} for what the graph asks, under JMH, {@link
 * io.quantara.bench.kernel.KernelSpeed} as a quick table.
 */
@NullMarked
package io.quantara.bench.kernel;

import org.jspecify.annotations.NullMarked;
