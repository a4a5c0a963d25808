package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.Scoring;
import io.quantara.internal.index.RowScorer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The query and the sink that an index sees in one search of one part. It trusts the index with nothing: what an index
 * must not do is refused and remembered, even if the index swallows the exception.
 */
final class IndexSink implements IndexQuery {

    /** The deadline is checked after this many offers. */
    private static final int OFFERS_PER_CHECK = 256;

    /** Rows offered together are scored in blocks of this many. */
    private static final int BLOCK = 64;

    private final SearchContext search;
    private final AcceptedRows rows;
    private final Scoring scoring;
    private final BestRows best;
    private final RowScorer scorer;
    private final OfferedOrdinals offered;
    private final float[] vector;
    private final float worstBefore;
    private final int[] block = new int[BLOCK];
    private final float[] closenesses = new float[BLOCK];
    private final Thread owner = Thread.currentThread();
    private int effort;
    private boolean isEffortUsed;
    private int[] passed = {};
    private long visited;
    private int offersUntilCheck;
    private long scoredRows;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException refusal;

    /**
     * Creates a sink.
     *
     * @param effort how hard the index is to try, or 0 for its default
     * @param worstBefore the closeness of the k-th best of other parts, or negative infinity
     */
    IndexSink(SearchContext search, AcceptedRows rows, Scoring scoring, int effort, float worstBefore) {
        this.worstBefore = worstBefore;
        this.effort = effort;
        this.search = search;
        this.rows = rows;
        this.scoring = scoring;
        this.best = search.collector(rows.count());
        this.scorer = search.scorer(rows.rows());
        this.offered = new OfferedOrdinals(rows.rows().count());
        this.vector = search.query().vector().clone();
    }

    @Override
    public float[] vector() {
        return vector;
    }

    @Override
    public Metric metric() {
        return search.query().metric();
    }

    @Override
    public int k() {
        return search.query().k();
    }

    @Override
    public int effort(int defaultEffort) {
        isEffortUsed = true;
        effort = effort == 0 ? defaultEffort : effort;
        return effort;
    }

    @Override
    public int absent() {
        return search.query().absent();
    }

    @Override
    public void visited(long places) {
        visited += places;
    }

    @Override
    public void passed(int[] ordinals, int count) {
        for (int i = 0; i < count; i++) {
            checkOrdinal(ordinals[i]);
        }
        passed = search.parts().size() > 1 ? Arrays.copyOf(ordinals, count) : passed;
    }

    /** Returns the rows that the index passed, as far as it tells and there are parts whose rows may follow them. */
    int[] passed() {
        return passed;
    }

    @Override
    public boolean accepts(int ordinal) {
        checkOrdinal(ordinal);
        return rows.accepts(ordinal) && ordinal != search.query().absent();
    }

    @Override
    public int acceptedCount() {
        return rows.count();
    }

    @Override
    public boolean offer(int ordinal) {
        return isNew(ordinal) && collect(ordinal, score(ordinal));
    }

    @Override
    public boolean offer(int ordinal, float closeness) {
        if (Float.isNaN(closeness)) {
            throw refuse(new IllegalArgumentException("The index offered row " + ordinal
                    + " with the closeness NaN. Offer a number, or leave the closeness out."));
        }
        return isNew(ordinal) && collect(ordinal, scoring == Scoring.INDEX ? closeness + 0.0f : score(ordinal));
    }

    @Override
    public void offerAll(int[] ordinals, int count) {
        Objects.checkFromIndexSize(0, count, ordinals.length);
        int waiting = 0;
        for (int i = 0; i < count; i++) {
            if (isNew(ordinals[i])) {
                block[waiting++] = ordinals[i];
            }
            if (waiting == BLOCK) {
                compareBlock(waiting);
                waiting = 0;
            }
        }
        compareBlock(waiting);
    }

    @Override
    public float worst() {
        return Math.max(best.worst(), worstBefore);
    }

    @Override
    public void checkCancelled() {
        search.stop().check();
    }

    /** Asks for more effort from now on. */
    void tryHarder(int more) {
        effort = more;
    }

    /** Returns the effort the index used, or 0 when it never asked. */
    int usedEffort() {
        return isEffortUsed ? effort : 0;
    }

    /** Returns how many places of its own the index says it looked at. */
    long visited() {
        return visited;
    }

    /** Ends the search: later offers are refused. */
    void close() {
        closed = true;
    }

    /** Returns what the index did wrong, if anything. */
    @Nullable RuntimeException refusal() {
        return refusal;
    }

    /** Returns how many different accepted rows were offered. */
    int offeredCount() {
        return offered.size();
    }

    /** Returns how many rows the kernel scored. */
    long scoredRows() {
        return scoredRows;
    }

    /** Returns the best of the rows offered. */
    BestRows best() {
        return best;
    }

    private boolean isNew(int ordinal) {
        checkUse();
        checkOrdinal(ordinal);
        if (--offersUntilCheck < 0) {
            search.stop().check();
            offersUntilCheck = OFFERS_PER_CHECK;
        }
        return rows.accepts(ordinal) && ordinal != search.query().absent() && offered.add(ordinal);
    }

    private float score(int ordinal) {
        scoredRows++;
        rows.rows().requireVectors(ordinal, 1);
        return scorer.closeness(ordinal);
    }

    private void compareBlock(int count) {
        rows.compare(scorer, block, count, closenesses, best);
        scoredRows += count;
    }

    private boolean collect(int ordinal, float closeness) {
        return closeness >= best.worst() && best.offer(rows.partNumber(), ordinal, closeness);
    }

    private void checkUse() {
        if (Thread.currentThread() != owner) {
            throw refuse(new IllegalStateException("The index offered a row in thread "
                    + Thread.currentThread().getName() + ". Offer in the thread that called search."));
        }
        if (closed) {
            throw refuse(new IllegalStateException(
                    "The index offered a row after its search had returned. Offer before it returns."));
        }
    }

    private void checkOrdinal(int ordinal) {
        int count = rows.rows().count();
        if (ordinal < 0 || ordinal >= count) {
            throw refuse(new IndexOutOfBoundsException(
                    "The index named row " + ordinal + " of a segment with " + count + " rows. Name rows from 0."));
        }
    }

    private RuntimeException refuse(RuntimeException reason) {
        if (refusal == null) {
            refusal = reason;
        }
        return reason;
    }
}
