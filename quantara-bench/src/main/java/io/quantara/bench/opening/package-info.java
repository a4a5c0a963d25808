/**
 * How long a fresh JVM takes to open a large database and to answer its first search:
 * {@link io.quantara.bench.opening.OpeningBenchmark} is the program behind {@code scripts/benchmark-opening}.
 */
@NullMarked
package io.quantara.bench.opening;

import org.jspecify.annotations.NullMarked;
