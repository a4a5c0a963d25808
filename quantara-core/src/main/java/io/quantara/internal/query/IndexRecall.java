package io.quantara.internal.query;

import io.quantara.Metadata;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the recall of one index: what was measured after it was built, and what was observed since. It
 * chooses the effort of searches that do not name one. Safe for many threads.
 */
public final class IndexRecall {

    /** The recall that searches reach which ask for nothing. */
    public static final double DEFAULT_TARGET = 0.95;

    /** Of the recall that is missing from what is asked for, this part is reached too: measurements are samples. */
    private static final double MARGIN = 0.1;

    /** As {@link #MARGIN}, for strange questions: there are more kinds of them than the noise that was measured. */
    private static final double STRANGE_MARGIN = 0.5;

    /** What was measured at first counts as so many observations; after twice as many, the older ones count half. */
    private static final int FIRST_WEIGHT = 16;

    private static final int MOST_WEIGHT = 256;

    /** From here on a question is nearer to noise than to the rows. */
    static final double IS_STRANGE = 0.5;

    private final DefaultEffort defaultEffort;
    private final AtomicBoolean isClaimed = new AtomicBoolean();
    private volatile @Nullable RecallTable table;
    private double @Nullable [][] weights;

    /** Who says how hard a search tries that asks for nothing. */
    public enum DefaultEffort {
        /** The options of the collection name an effort. */
        CHOSEN,
        /** The measured recall does. */
        MEASURED
    }

    /** Creates what knows nothing yet. */
    public IndexRecall(DefaultEffort defaultEffort) {
        this.defaultEffort = defaultEffort;
    }

    /** Returns what was measured and observed, or null while nothing was. */
    @Nullable RecallTable table() {
        return table;
    }

    /** Returns true to the first who asks while nothing was measured: it is to measure. */
    public boolean isToMeasure() {
        return table == null && isClaimed.compareAndSet(false, true);
    }

    /** Returns the stored form, or null while nothing was measured. */
    public @Nullable Metadata encoded() {
        RecallTable known = table;
        return known == null ? null : known.encode();
    }

    /**
     * Takes over a stored form.
     *
     * @throws IllegalArgumentException when it is none
     */
    public void decode(Metadata encoded) {
        set(RecallTable.decode(encoded));
    }

    /** Takes over what was measured. */
    synchronized void set(RecallTable measured) {
        weights = null;
        table = measured;
    }

    /**
     * Adds the recall of one more question.
     *
     * @param level the number of a level of the table
     * @param isStrange whether the question is nearer to noise than to the rows
     * @param observed the recall with each effort, as long as the curve or longer
     */
    synchronized void observe(int level, boolean isStrange, double[] observed) {
        RecallTable known = table;
        if (known == null || level >= known.levels().size()) {
            return;
        }
        double[][] counts = weights == null ? new double[2][known.levels().size()] : weights;
        weights = counts;
        int side = isStrange ? 1 : 0;
        double weight = Math.min(MOST_WEIGHT, FIRST_WEIGHT + counts[side][level]);
        counts[side][level]++;
        RecallTable.Level before = known.levels().get(level);
        RecallCurve changed = (isStrange ? before.strange() : before.usual()).blended(observed, weight);
        table = known.with(level, isStrange
                ? before.with(before.usual(), changed)
                : before.with(changed, before.strange()));
    }

    /**
     * How hard a search tries.
     *
     * @param value the effort, or 0 for the index's own default
     * @param target the recall it was chosen for, or NaN when it was not
     * @param expected the recall that was measured with it, or NaN
     */
    record Effort(int value, double target, double expected) {

        /** Returns so many times the effort, if it was chosen for a recall. */
        Effort times(double factor) {
            return Double.isNaN(target) ? this : new Effort((int) Math.ceil(value * factor), target, expected);
        }
    }

    /** Returns how hard to try to answer a query, unless it turns out to be strange. */
    Effort effort(Query query) {
        RecallTable known = table;
        if (query.effort() > 0) {
            double expected = known == null ? Double.NaN : known.recallWith(query.effort(), query.k());
            return new Effort(query.effort(), Double.NaN, expected);
        }
        double target = target(query);
        if (known == null || Double.isNaN(target)) {
            return new Effort(0, Double.NaN, Double.NaN);
        }
        int value = known.effortFor(aim(target, 0), query.k(), 0);
        return new Effort(value, target, known.recallWith(value, query.k()));
    }

    private double target(Query query) {
        return Double.isNaN(query.targetRecall()) && defaultEffort == DefaultEffort.MEASURED
                ? DEFAULT_TARGET
                : query.targetRecall();
    }

    private static double aim(double target, double strangeness) {
        return target + (MARGIN + strangeness * (STRANGE_MARGIN - MARGIN)) * (1 - target);
    }

    /**
     * Returns the effort for a query whose results so far are known; that of {@link #effort} for usual ones, and 0
     * where no effort is known to suffice.
     *
     * @param first chosen for a recall
     * @param closeness that of its results, see {@link Likeness}
     */
    int effort(Query query, Effort first, double closeness) {
        RecallTable known = table;
        if (known == null) {
            return first.value;
        }
        RecallTable.Level level = known.level(query.k());
        double strangeness = level.strangeness(closeness);
        if (strangeness >= IS_STRANGE && level.strange().best() < first.target) {
            return 0;
        }
        return strangeness == 0
                ? first.value
                : known.effortFor(aim(first.target, strangeness), query.k(), strangeness);
    }

    /** Returns why exact search must answer a query that asks for a recall, or null when the index can. */
    @Nullable String refusal(Query query) {
        RecallTable known = table;
        if (Double.isNaN(query.targetRecall())) {
            return null;
        }
        if (known == null) {
            return "has no measured recall yet";
        }
        return known.reaches(query.targetRecall(), query.k())
                ? null
                : "does not reach recall " + query.targetRecall();
    }
}
