package io.quantara.bench.data;

import io.quantara.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A folder with vectors, queries and their true neighbours, which every system reads: {@code base.fvecs},
 * {@code query.fvecs}, {@code truth.ivecs} (row numbers, nearest first) and {@code metric}, a file with that word. For
 * cosine the vectors have unit length, so that systems without a cosine may use the dot product.
 */
public record DataSet(Path folder, Metric metric, VectorFile base, VectorFile queries, VectorFile truth) {

    static final String BASE = "base.fvecs";
    static final String QUERIES = "query.fvecs";
    static final String TRUTH = "truth.ivecs";
    static final String METRIC = "metric";

    /** Opens a folder that {@link Preparation} filled. */
    public static DataSet open(Path folder) throws IOException {
        String metric = Files.readString(folder.resolve(METRIC)).strip();
        return new DataSet(
                folder,
                Metric.valueOf(metric.toUpperCase(Locale.ROOT)),
                VectorFile.open(folder.resolve(BASE)),
                VectorFile.open(folder.resolve(QUERIES)),
                VectorFile.open(folder.resolve(TRUTH)));
    }

    /** Returns the same data set with the true neighbours among the rows that are left; they are found once. */
    public DataSet without(Deletes deletes) throws IOException {
        Path left = folder.resolve(deletes.truth());
        if (!Files.exists(left)) {
            ExactNeighbours.write(folder, metric, deletes.rows(this), deletes.truth());
        }
        return new DataSet(folder, metric, base, queries, VectorFile.open(left));
    }
}
