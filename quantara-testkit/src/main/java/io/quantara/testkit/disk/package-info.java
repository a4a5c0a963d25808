/**
 * A simulated disk that loses power and fails on demand, and the contract that every disk keeps.
 *
 * <p>Open {@link io.quantara.testkit.disk.SimulatedDisk} first, then {@link io.quantara.testkit.disk.PowerCuts}.
 */
@NullMarked
package io.quantara.testkit.disk;

import org.jspecify.annotations.NullMarked;
