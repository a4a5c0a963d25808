package io.quantara.bench.peers;

import io.quantara.Metric;
import io.quantara.bench.data.Closeness;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.Deletes;
import io.quantara.bench.data.VectorFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Recall by distance: a row that was found is a hit when it is as close as the k-th true neighbour, within rounding; so
 * ties all count. A row counts once. Distances are computed here in double, from the vectors, whatever a system says.
 */
final class Recall {

    private final Metric metric;
    private final VectorFile base;
    private final float[][] queries;
    private final double[] leastCloseness;
    private final BitSet deleted;
    private final int k;

    /** Computes the closeness of each query's k-th true neighbour. */
    Recall(DataSet data, int k) {
        this(data, new BitSet(), k);
    }

    /** Computes it among the rows that are left; a deleted one is no hit. */
    static Recall without(Deletes deletes, DataSet data, int k) throws IOException {
        return new Recall(data.without(deletes), deletes.rows(data), k);
    }

    private Recall(DataSet data, BitSet deleted, int k) {
        this.metric = data.metric();
        this.base = data.base();
        this.deleted = deleted;
        this.k = Math.min(k, data.truth().dimension());
        this.queries = new float[data.queries().count()][];
        this.leastCloseness = new double[queries.length];
        for (int query = 0; query < queries.length; query++) {
            queries[query] = data.queries().row(query);
            leastCloseness[query] = Double.POSITIVE_INFINITY;
            for (int position = 0; position < this.k; position++) {
                float[] neighbour = base.row(data.truth().number(query, position));
                leastCloseness[query] =
                        Math.min(leastCloseness[query], Closeness.of(metric, queries[query], neighbour));
            }
        }
    }

    /** Returns the share of true neighbours that a query found. */
    double of(int query, int[] rows) {
        long hits = Arrays.stream(rows)
                .distinct()
                .filter(row -> !deleted.get(row) && isHit(query, base.row(row)))
                .count();
        return (double) Math.min(k, hits) / k;
    }

    private boolean isHit(int query, float[] row) {
        double least = leastCloseness[query];
        return Closeness.of(metric, queries[query], row)
                >= least - Closeness.rounding(metric, least, queries[query], row);
    }

    /**
     * Returns the mean over all queries.
     *
     * @throws IllegalArgumentException when there are not as many results as queries
     */
    double mean(List<int[]> found) {
        if (found.size() != queries.length) {
            throw new IllegalArgumentException(
                    "There are results for " + found.size() + " of " + queries.length + " queries");
        }
        double sum = 0;
        for (int query = 0; query < queries.length; query++) {
            sum += of(query, found.get(query));
        }
        return sum / queries.length;
    }
}
