/**
 * Guards of the shape of the source: who may import whom, and how files look. {@link
 * io.quantara.architecture.ImportDirectionsTest} is the one to open first.
 */
@NullMarked
package io.quantara.architecture;

import org.jspecify.annotations.NullMarked;
