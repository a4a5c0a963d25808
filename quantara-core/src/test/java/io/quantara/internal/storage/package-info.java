/** Tests of the file formats and of the disks of production. */
@NullMarked
package io.quantara.internal.storage;

import org.jspecify.annotations.NullMarked;
