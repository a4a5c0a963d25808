/**
 * The storage engine: the way of a write ({@link io.quantara.internal.engine.Committer}), versions and snapshots
 * ({@link io.quantara.internal.engine.VersionSet}), flush, compaction, index building and recovery.
 * {@link io.quantara.internal.engine.Engine} is the type to open first. Only the embedded database in
 * {@code io.quantara} imports it.
 */
@NullMarked
package io.quantara.internal.engine;

import org.jspecify.annotations.NullMarked;
