package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.internal.index.RowScorer;
import java.util.ArrayList;
import java.util.List;

/**
 * The best k rows of a search so far: a binary heap whose root is the worst of them. A row is better when it is closer;
 * on equal closeness when its id comes first in text order. That order is total, so neither the order of offers nor the
 * number of threads changes the result. Used by one thread.
 */
final class BestRows {

    private final List<SearchPart> parts;
    private final float[] closeness;
    private final long[] places;
    private int size;

    /**
     * Creates an empty collector.
     *
     * @param parts the parts that places refer to
     * @param capacity k, at least 1
     */
    BestRows(List<SearchPart> parts, int capacity) {
        this.parts = parts;
        this.closeness = new float[capacity];
        this.places = new long[capacity];
    }

    /** Returns the least closeness that could still be kept: negative infinity while there are fewer than k. */
    float worst() {
        return size < closeness.length ? Float.NEGATIVE_INFINITY : closeness[0];
    }

    /**
     * Offers a row, each at most once.
     *
     * @param rowCloseness not NaN
     * @return whether it is among the best so far
     */
    boolean offer(int part, int ordinal, float rowCloseness) {
        return offer(rowCloseness, (long) part << 32 | ordinal);
    }

    /** Offers all rows of another collector. */
    void offerAll(BestRows other) {
        for (int i = 0; i < other.size; i++) {
            offer(other.closeness[i], other.places[i]);
        }
    }

    /** Hears of rows. */
    interface Visitor {
        void visit(int part, int ordinal, float closeness);
    }

    /** Tells all rows, in no order. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.visit(part(places[i]), ordinal(places[i]), closeness[i]);
        }
    }

    private boolean offer(float rowCloseness, long place) {
        if (size < closeness.length) {
            siftUp(size++, rowCloseness, place);
            return true;
        }
        if (!isBetter(rowCloseness, place, closeness[0], places[0])) {
            return false;
        }
        siftDown(rowCloseness, place);
        return true;
    }

    private void siftUp(int start, float rowCloseness, long place) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBetter(closeness[parent], places[parent], rowCloseness, place)) {
                break;
            }
            set(at, closeness[parent], places[parent]);
            at = parent;
        }
        set(at, rowCloseness, place);
    }

    /** Puts a row in place of the root and restores the heap. */
    private void siftDown(float rowCloseness, long place) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size
                    && isBetter(closeness[child], places[child], closeness[child + 1], places[child + 1])) {
                child++;
            }
            if (!isBetter(rowCloseness, place, closeness[child], places[child])) {
                break;
            }
            set(at, closeness[child], places[child]);
            at = child;
            child = 2 * at + 1;
        }
        set(at, rowCloseness, place);
    }

    private void set(int at, float rowCloseness, long place) {
        closeness[at] = rowCloseness;
        places[at] = place;
    }

    private boolean isBetter(float closeness1, long place1, float closeness2, long place2) {
        if (closeness1 != closeness2) {
            return closeness1 > closeness2;
        }
        Rows rows1 = parts.get(part(place1)).rows();
        Rows rows2 = parts.get(part(place2)).rows();
        int order = Long.compareUnsigned(rows1.idMost(ordinal(place1)), rows2.idMost(ordinal(place2)));
        if (order == 0) {
            order = Long.compareUnsigned(rows1.idLeast(ordinal(place1)), rows2.idLeast(ordinal(place2)));
        }
        return order != 0 ? order < 0 : place1 < place2;
    }

    private static int part(long place) {
        return (int) (place >>> 32);
    }

    private static int ordinal(long place) {
        return (int) place;
    }

    /**
     * Empties the collector.
     *
     * @param threshold the worst score kept, or NaN for none
     * @return the rows, best first
     */
    List<Hit> drain(Metric metric, double threshold) {
        int count = size;
        sortBestFirst();
        List<Hit> hits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float score = RowScorer.score(metric, closeness[i]);
            if (isBeyond(threshold, score, metric)) {
                break;
            }
            hits.add(new Hit(part(places[i]), ordinal(places[i]), score));
        }
        return hits;
    }

    private static boolean isBeyond(double threshold, float score, Metric metric) {
        return metric.higherIsCloser() ? score < threshold : score > threshold;
    }

    /** Moves the worst of the heap to its end until the heap is empty. */
    private void sortBestFirst() {
        while (size > 1) {
            float worstCloseness = closeness[0];
            long worstPlace = places[0];
            size--;
            siftDown(closeness[size], places[size]);
            set(size, worstCloseness, worstPlace);
        }
        size = 0;
    }
}
