/** {@code quantara bench}: measures the database through its public API. */
@NullMarked
package io.quantara.cli.bench;

import org.jspecify.annotations.NullMarked;
