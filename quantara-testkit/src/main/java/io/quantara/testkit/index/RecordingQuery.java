package io.quantara.testkit.index;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorScorer;
import java.util.Collections;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A query that accepts every row and remembers which were offered: what an index does by itself, before the database
 * makes up for it. Used by one thread.
 */
final class RecordingQuery implements IndexQuery {

    private final float[] vector;
    private final int k;
    private final int effort;
    private final int count;
    private final Metric metric;
    private final VectorScorer scorer;
    private final Supplier<? extends @Nullable RuntimeException> stop;
    private final TreeSet<Integer> offered = new TreeSet<>();
    private final PriorityQueue<Float> best = new PriorityQueue<>();

    /**
     * Creates a query.
     *
     * @param effort how hard to try, or 0 for the index's default
     * @param stop gives what every call throws, or null while the search is wanted
     */
    RecordingQuery(
            SegmentVectors vectors,
            float[] vector,
            int k,
            int effort,
            Supplier<? extends @Nullable RuntimeException> stop) {
        this.vector = vector.clone();
        this.k = k;
        this.effort = effort;
        this.count = vectors.count();
        this.metric = vectors.metric();
        this.scorer = vectors.scorer(vector);
        this.stop = stop;
    }

    /** Returns the ordinals offered so far. */
    SortedSet<Integer> offered() {
        return Collections.unmodifiableSortedSet(offered);
    }

    @Override
    public float[] vector() {
        return vector;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public int k() {
        return k;
    }

    @Override
    public int effort(int defaultEffort) {
        return effort == 0 ? defaultEffort : effort;
    }

    @Override
    public boolean accepts(int ordinal) {
        Objects.checkIndex(ordinal, count);
        return true;
    }

    @Override
    public int acceptedCount() {
        return count;
    }

    @Override
    public boolean offer(int ordinal) {
        checkCancelled();
        Objects.checkIndex(ordinal, count);
        return offered.add(ordinal) && keep(scorer.closeness(ordinal));
    }

    @Override
    public boolean offer(int ordinal, float closeness) {
        return offer(ordinal);
    }

    @Override
    public void offerAll(int[] ordinals, int amount) {
        for (int i = 0; i < amount; i++) {
            offer(ordinals[i]);
        }
    }

    @Override
    public float worst() {
        return best.size() < k ? Float.NEGATIVE_INFINITY : Objects.requireNonNull(best.peek());
    }

    @Override
    public void checkCancelled() {
        RuntimeException reason = stop.get();
        if (reason != null) {
            throw reason;
        }
    }

    private boolean keep(float closeness) {
        if (closeness < worst()) {
            return false;
        }
        best.add(closeness);
        if (best.size() > k) {
            best.poll();
        }
        return true;
    }
}
