package io.quantara.internal.index.hnsw;

/** The links chosen for one new row, on each of its layers; filled by one thread. */
final class Insertion {

    private final int row;
    private final long[][] links;

    /**
     * Creates an insertion without links.
     *
     * @param layers how many layers above 0 the row has
     */
    Insertion(int row, int layers) {
        this.row = row;
        this.links = new long[layers + 1][];
    }

    int row() {
        return row;
    }

    /** Returns how many layers above 0 the row has. */
    int layers() {
        return links.length - 1;
    }

    /** Returns the entries of the links on a layer, see {@link Beam#entry}. */
    long[] links(int layer) {
        return links[layer];
    }

    void setLinks(int layer, long[] entries) {
        links[layer] = entries;
    }
}
