/** The test of the tests: patches that each remove one safety step, and what compiles them and runs a test on them. */
@NullMarked
package io.quantara.safety;

import org.jspecify.annotations.NullMarked;
