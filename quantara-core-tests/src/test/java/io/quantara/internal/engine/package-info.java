/** Tests of the engine: on simulated disks with stepped workers, and on real folders with real threads. */
@NullMarked
package io.quantara.internal.engine;

import org.jspecify.annotations.NullMarked;
