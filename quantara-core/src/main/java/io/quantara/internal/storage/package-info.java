/**
 * What a database keeps on disk: the disk seam, the write-ahead log, section files, the manifest and the lock.
 *
 * <p>Open {@link io.quantara.internal.storage.Disk} first. Only {@code internal.engine} may import this package.
 * There are no threads and no timers here; every method that touches the disk throws {@link java.io.IOException} for
 * what the operating system refused, and the engine decides what that means.
 */
@NullMarked
package io.quantara.internal.storage;

import org.jspecify.annotations.NullMarked;
