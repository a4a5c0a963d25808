package io.quantara.internal.index.ivf;

import io.quantara.index.IndexQuery;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.simd.DistanceKernel;

/** Reads lists for one query after the other. Reused; used by one thread at a time. */
interface ListScan {

    /**
     * Prepares for a query.
     *
     * @param place its place in {@link EuclideanSpace}, padded
     */
    void begin(DistanceKernel kernel, float[] place);

    /**
     * Reads a list: keeps its best accepted rows as candidates, or offers them at once.
     *
     * @param toCentre the squared distance of the query from the list's centre
     * @return how many accepted rows were kept or offered
     */
    int scan(int list, float toCentre, IndexQuery query, Candidates candidates);

    /** Returns the memory it holds. */
    long memoryBytes();
}
