/** What commands read from and write to: streams, colours, tables, progress and JSON. Knows no database. */
@NullMarked
package io.quantara.cli.terminal;

import org.jspecify.annotations.NullMarked;
