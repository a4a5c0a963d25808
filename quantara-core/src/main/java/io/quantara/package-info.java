/** Everything an application imports; {@link io.quantara.Database} is the type to open first. */
@NullMarked
package io.quantara;

import org.jspecify.annotations.NullMarked;
