/** The {@code quantara} program: {@link io.quantara.cli.Main} puts the commands together and runs one. */
@NullMarked
package io.quantara.cli;

import org.jspecify.annotations.NullMarked;
