/**
 * Inputs for tests of import: {@link io.quantara.testkit.exchange.MalformedInputs}, each of which must be refused, and
 * {@link io.quantara.testkit.exchange.LargeJson}, which writes files of any size.
 */
@NullMarked
package io.quantara.testkit.exchange;

import org.jspecify.annotations.NullMarked;
