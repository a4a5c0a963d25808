/**
 * The systems on the JVM, each a program of its own that {@link io.quantara.bench.peers} starts: a {@link
 * io.quantara.bench.systems.SearchSystem} in a {@link io.quantara.bench.systems.SystemProcess}. What such a program
 * reads and prints, those in other languages too, is written in {@code quantara-bench/src/main/peers/README.md}.
 */
@NullMarked
package io.quantara.bench.systems;

import org.jspecify.annotations.NullMarked;
