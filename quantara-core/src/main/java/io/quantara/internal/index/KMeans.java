package io.quantara.internal.index;

import io.quantara.index.BuildContext;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Lloyd's algorithm over a sample of rows. They are assigned in parallel, and every centre is the mean of its rows in
 * their order, so that the number of threads changes nothing. Used by one thread, once.
 */
public final class KMeans {

    private static final int ROWS_PER_TASK = 256;

    private final EuclideanSpace space;
    private final int[] rows;
    private final MemorySegment centres;
    private final int count;
    private final int floats;
    private final BuildContext context;
    private final int[] nearest;
    private final float[] distances;

    /** What becomes of a centre that has lost all rows. */
    public enum Emptied {
        /** It stays where it is. */
        STAYS,
        /** It goes to the row that is farthest from its own centre. */
        MOVES
    }

    /**
     * Prepares a run.
     *
     * @param rows the sample, in random order
     * @param centres takes the centres: {@code float32[count][floats]}
     */
    public KMeans(EuclideanSpace space, int[] rows, MemorySegment centres, int count, BuildContext context) {
        this.space = space;
        this.rows = rows;
        this.centres = centres;
        this.count = count;
        this.floats = space.floats();
        this.context = context;
        this.nearest = new int[rows.length];
        this.distances = new float[rows.length];
    }

    /** Begins with the first rows, which the caller has chosen at random, and improves them. */
    public void run(int rounds, Emptied emptied) {
        float[] point = new float[floats];
        for (int centre = 0; centre < count && rows.length > 0; centre++) {
            space.read(rows[centre % rows.length], point);
            write(centre, point);
        }
        for (int round = 0; round < rounds && rows.length > count; round++) {
            assign();
            Groups groups = Groups.of(nearest, count);
            update(groups);
            if (emptied == Emptied.MOVES) {
                fillEmpty(groups);
            }
        }
    }

    private void assign() {
        assign(space, rows, centres, count, context, (i, centre, distance) -> {
            nearest[i] = centre;
            distances[i] = distance;
        });
    }

    /** Takes the centre that is nearest to a row; for many threads. */
    @FunctionalInterface
    public interface Nearest {

        /**
         * Takes a centre.
         *
         * @param i which of the rows
         * @param distance the squared distance of its place
         */
        void take(int i, int centre, float distance);
    }

    /**
     * Finds the nearest centres of rows, or some about as near where there are many: see {@link CentreSearch}.
     *
     * @param centres {@code float32[count][floats]}
     */
    public static void assign(
            EuclideanSpace space,
            int[] rows,
            MemorySegment centres,
            int count,
            BuildContext context,
            Nearest nearest) {
        CentreSearch search = new CentreSearch(centres, count, space.floats());
        context.forEach(Math.ceilDiv(rows.length, ROWS_PER_TASK), task -> {
            CentreSearch.Finder finder = search.finder();
            float[] point = new float[space.floats()];
            int end = Math.min(rows.length, (task + 1) * ROWS_PER_TASK);
            for (int i = task * ROWS_PER_TASK; i < end; i++) {
                space.read(rows[i], point);
                int centre = finder.find(point);
                nearest.take(i, centre, finder.distance());
            }
        });
    }

    /** Returns the centre that {@link #assign} finds for each row. */
    public static int[] nearest(
            EuclideanSpace space, int[] rows, MemorySegment centres, int count, BuildContext context) {
        int[] nearest = new int[rows.length];
        assign(space, rows, centres, count, context, (i, centre, _) -> nearest[i] = centre);
        return nearest;
    }

    private void update(Groups groups) {
        context.forEach(count, centre -> {
            double[] sum = new double[floats];
            float[] point = new float[floats];
            for (int i = groups.start(centre); i < groups.start(centre + 1); i++) {
                space.read(rows[groups.member(i)], point);
                for (int j = 0; j < floats; j++) {
                    sum[j] += point[j];
                }
            }
            int size = groups.start(centre + 1) - groups.start(centre);
            if (size > 0) {
                for (int j = 0; j < floats; j++) {
                    point[j] = (float) (sum[j] / size);
                }
                write(centre, point);
            }
        });
    }

    private void fillEmpty(Groups groups) {
        float[] point = new float[floats];
        for (int centre = 0; centre < count; centre++) {
            if (groups.start(centre) == groups.start(centre + 1)) {
                int farthest = 0;
                for (int i = 1; i < distances.length; i++) {
                    if (distances[i] > distances[farthest]) {
                        farthest = i;
                    }
                }
                distances[farthest] = 0;
                space.read(rows[farthest], point);
                write(centre, point);
            }
        }
    }

    private void write(int centre, float[] point) {
        MemorySegment.copy(point, 0, centres, DistanceKernel.COMPONENT, (long) centre * floats * Float.BYTES, floats);
    }

    /** Returns numbers 0 to n - 1 in random order, the first {@code most} of them. */
    public static int[] sample(int[] numbers, int most, BuildContext context) {
        int[] shuffled = numbers.clone();
        int size = Math.min(most, shuffled.length);
        for (int i = 0; i < size; i++) {
            int other = context.random().nextInt(i, shuffled.length);
            int number = shuffled[other];
            shuffled[other] = shuffled[i];
            shuffled[i] = number;
        }
        return Arrays.copyOf(shuffled, size);
    }
}
