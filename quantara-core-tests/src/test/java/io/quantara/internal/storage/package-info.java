/** Tests of the storage layer on simulated disks. */
@NullMarked
package io.quantara.internal.storage;

import org.jspecify.annotations.NullMarked;
