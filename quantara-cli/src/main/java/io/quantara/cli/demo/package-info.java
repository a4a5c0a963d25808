/** {@code quantara demo}: real documents, questions in plain English, and a process killed while it writes. */
@NullMarked
package io.quantara.cli.demo;

import org.jspecify.annotations.NullMarked;
