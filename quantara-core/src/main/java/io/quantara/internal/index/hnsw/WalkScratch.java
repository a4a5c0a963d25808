package io.quantara.internal.index.hnsw;

import java.util.Arrays;

/**
 * What one walk needs besides the graph, kept for the next one so that a search allocates nothing. Used by one thread
 * at a time.
 */
final class WalkScratch {

    /** Rows are offered in blocks of at most this many. */
    static final int BLOCK = 256;

    final float[] query;
    final Beam beam = new Beam();
    final EntryHeap open = new EntryHeap();
    final int[] links;
    final int[] fresh;
    final float[] distances;
    final int[] block = new int[BLOCK];
    private final long[] visited;

    /**
     * Creates scratch.
     *
     * @param count the rows of the graph
     * @param floats the floats of a padded row
     * @param links the most links of a node
     */
    WalkScratch(int count, int floats, int links) {
        this.query = new float[floats];
        this.links = new int[links];
        this.fresh = new int[links];
        this.distances = new float[links];
        this.visited = new long[(count + Long.SIZE - 1) / Long.SIZE];
    }

    /** Copies a query, padded with zeros. */
    void setQuery(float[] vector) {
        System.arraycopy(vector, 0, query, 0, vector.length);
        Arrays.fill(query, vector.length, query.length, 0);
    }

    void forgetVisits() {
        Arrays.fill(visited, 0);
    }

    /** Marks a row; returns whether it was not marked before. */
    boolean visit(int row) {
        long bit = 1L << row;
        long word = visited[row >>> 6];
        visited[row >>> 6] = word | bit;
        return (word & bit) == 0;
    }

    long memoryBytes() {
        return Float.BYTES * (long) query.length
                + Long.BYTES * (visited.length + (long) beam.length() + open.length())
                + Integer.BYTES * (3L * links.length + BLOCK);
    }
}
