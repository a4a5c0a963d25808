/**
 * What the benchmark is told: {@link io.quantara.bench.settings.Settings} in words, {@link
 * io.quantara.bench.settings.ConfigTable} in files. Any package of the benchmark may import it.
 */
@NullMarked
package io.quantara.bench.settings;

import org.jspecify.annotations.NullMarked;
