package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists of rows that no index covers yet, by the rows of another segment, the host, whose index finds near rows fast:
 * each row follows those few of the host that are nearest to it. A search of the host's index passes rows near to the
 * query, and what follows them is near too. (Chen and others, SPANN, NeurIPS 2021, section 3.2: lists by the nearest
 * of many centroids, which a graph finds, and each row in several of them.)
 *
 * <p>One thread at a time adds; any thread asks. Memory: 4 bytes for each row of the host, 64 for each row, and up
 * to as much again to grow.
 */
public final class Followers {

    /** How many rows of the host each row follows. */
    private static final int HOSTS = 8;

    /** How hard they are searched for. */
    private static final int EFFORT = 32;

    private static final int FIRST_ROWS = 64;
    private static final int NONE = -1;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private final VectorIndex host;
    private final Nearest nearest;

    /** Of each row of the host the place of its newest follower. */
    private final int[] newest;

    /** Of each place, which is a row times {@value #HOSTS} and which of its hosts, the place of the one before. */
    private volatile int[] older = new int[HOSTS * FIRST_ROWS];

    /** Of each place the row of the host, or -1. */
    private int[] followed = new int[HOSTS * FIRST_ROWS];

    private volatile int count;

    /**
     * Creates lists of no rows.
     *
     * @param host an index, over so many rows
     * @param metric the metric it was built for
     */
    public Followers(VectorIndex host, int hostRows, Metric metric, int dimension) {
        this.host = host;
        this.nearest = new Nearest(hostRows, metric, dimension);
        this.newest = new int[hostRows];
        Arrays.fill(newest, NONE);
    }

    /** Returns whether searches of an index lead to the rows. */
    @SuppressWarnings("ReferenceEquality") // the very index whose rows are followed
    public boolean isLedBy(@Nullable VectorIndex index) {
        return host == index;
    }

    /** Returns how many rows follow somebody, from the first. */
    public int count() {
        return count;
    }

    /** Returns whether the index tells what it passes; without that the lists are of no use. True before any search. */
    public boolean isUseful() {
        return count == 0 || nearest.isTold;
    }

    /** Adds the rows that came since, unless stopped. */
    public void addUpTo(SegmentVectors rows, BooleanSupplier isStopped) {
        while (count < rows.count() && isUseful() && !isStopped.getAsBoolean()) {
            addNext(rows);
        }
    }

    /** Adds the row after the last that was added. */
    public void addNext(SegmentVectors rows) {
        rows.read(count, nearest.vector());
        nearest.size = 0;
        host.search(nearest);
        Arrays.fill(nearest.rows, nearest.size, HOSTS, NONE);
        follow(nearest.rows, 0);
    }

    /**
     * Adds a row after the last that was added; it follows the same as a row of other lists.
     *
     * @param others lists of the same host
     * @param row one that was added to them
     */
    public void addNext(Followers others, int row) {
        follow(others.followed, row * HOSTS);
    }

    private void follow(int[] rows, int from) {
        int row = count;
        int first = row * HOSTS;
        int[] list = older;
        if (first + HOSTS > list.length) {
            list = Arrays.copyOf(list, 2 * list.length);
            older = list;
            followed = Arrays.copyOf(followed, list.length);
        }
        for (int i = 0; i < HOSTS; i++) {
            int hostRow = rows[from + i];
            followed[first + i] = hostRow;
            if (hostRow != NONE) {
                list[first + i] = newest[hostRow];
                ELEMENT.setRelease(newest, hostRow, first + i);
            }
        }
        count = row + 1;
    }

    /** Returns the newest place in the list of a row of the host, or -1. */
    public int newest(int hostRow) {
        return (int) ELEMENT.getAcquire(newest, hostRow);
    }

    /** Returns the place before a place in its list, or -1. */
    public int before(int place) {
        return older[place];
    }

    /** Returns the row of a place; it may be newer than those that the caller sees. */
    public static int row(int place) {
        return place / HOSTS;
    }

    /** Asks the host's index for the rows that a row is to follow. */
    private static final class Nearest extends UnfilteredQuery {

        private final int[] rows = new int[HOSTS];
        private int size;
        private volatile boolean isTold;

        Nearest(int hostRows, Metric metric, int dimension) {
            super(new float[dimension], metric, HOSTS, hostRows);
        }

        @Override
        public int effort(int defaultEffort) {
            return EFFORT;
        }

        @Override
        public boolean offer(int ordinal) {
            if (size == HOSTS) {
                return false;
            }
            rows[size++] = ordinal;
            return true;
        }

        @Override
        public void passed(int[] ordinals, int count) {
            isTold = true;
        }
    }
}
