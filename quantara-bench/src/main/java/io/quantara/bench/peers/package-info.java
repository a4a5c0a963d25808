/**
 * Quantara against other systems on the same files in one run: {@link io.quantara.bench.peers.PeerBenchmark} is the
 * program behind {@code scripts/benchmark-peers}. It prepares data sets, starts each system as a process of its own,
 * computes recall from what they found, and writes the section of {@code docs/benchmarks.md}.
 */
@NullMarked
package io.quantara.bench.peers;

import org.jspecify.annotations.NullMarked;
