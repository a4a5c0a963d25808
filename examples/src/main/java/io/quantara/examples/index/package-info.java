/**
 * Two custom indexes to learn from: {@link io.quantara.examples.index.LshIndex} is the shortest useful one,
 * {@link io.quantara.examples.index.IvfPqIndex} is compressed and kept on disk.
 */
@NullMarked
package io.quantara.examples.index;

import org.jspecify.annotations.NullMarked;
