/** Programs to read: {@link io.quantara.examples.QuickStart} first, then {@link io.quantara.examples.OriginalTour}. */
@NullMarked
package io.quantara.examples;

import org.jspecify.annotations.NullMarked;
