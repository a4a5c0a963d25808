/**
 * The commands that work on a database, and what all commands share: {@link io.quantara.cli.command.TerminalCommand},
 * the options every command has, exit codes and error lines.
 */
@NullMarked
package io.quantara.cli.command;

import org.jspecify.annotations.NullMarked;
