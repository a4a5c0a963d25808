/**
 * A database under load for an hour: {@link io.quantara.soak.Soak} is the program, {@link io.quantara.soak.SoakTest}
 * starts it. Uses the public API only, as an application does.
 */
@NullMarked
package io.quantara.soak;

import org.jspecify.annotations.NullMarked;
