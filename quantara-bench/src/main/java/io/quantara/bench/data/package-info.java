/**
 * Vectors with exact ground truth in the form every system reads: {@link io.quantara.bench.data.DataSet} is the folder,
 * {@link io.quantara.bench.data.Preparation} fills it from files or from the {@link io.quantara.bench.data.Mixture}.
 */
@NullMarked
package io.quantara.bench.data;

import org.jspecify.annotations.NullMarked;
