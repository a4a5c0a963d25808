/**
 * The contract that every index type keeps; {@link io.quantara.testkit.index.IndexContract} is the type to open first.
 * For authors of custom indexes and for the database's own.
 */
@NullMarked
package io.quantara.testkit.index;

import org.jspecify.annotations.NullMarked;
