/**
 * What the author of a custom index implements; {@link io.quantara.index.IndexType} is the type to open first. The
 * author chooses candidates; deletes, filters, scores, crashes, framing and checksums are the database's work.
 */
@NullMarked
package io.quantara.index;

import org.jspecify.annotations.NullMarked;
