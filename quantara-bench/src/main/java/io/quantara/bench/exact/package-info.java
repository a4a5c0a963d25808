/** Exact search against an oracle in double precision; {@link io.quantara.bench.exact.ExactRecall} is the program. */
@NullMarked
package io.quantara.bench.exact;

import org.jspecify.annotations.NullMarked;
