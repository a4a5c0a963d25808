package io.quantara.internal.index;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Finds the nearest of many centres, or one about as near: some of them are leaders, each follows its nearest leader,
 * and a point is compared with the followers of its nearest leaders. (Cluster pruning: Manning, Raghavan and Schütze,
 * Introduction to Information Retrieval, section 7.1.6.) Few centres are all compared. Immutable, hence safe for many
 * threads.
 */
public final class CentreSearch {

    /** So many centres are all compared. */
    private static final int FEW = 256;

    /** Of more centres, one of so many at least is compared. */
    private static final int SHARE = 8;

    private final MemorySegment centres;
    private final int count;
    private final int floats;
    private final int[] leaders;
    private final Groups followers;

    /**
     * Sorts centres by their leaders.
     *
     * @param centres {@code float32[count][floats]}; not to be changed
     */
    public CentreSearch(MemorySegment centres, int count, int floats) {
        this.centres = centres;
        this.count = count;
        this.floats = floats;
        int wanted = count <= FEW ? 0 : (int) Math.sqrt(count);
        this.leaders = IntStream.range(0, wanted)
                .map(leader -> (int) ((long) leader * count / wanted))
                .toArray();
        this.followers = Groups.of(wanted == 0 ? new int[0] : leaderOf(), wanted);
    }

    private int[] leaderOf() {
        DistanceKernel kernel = Kernels.current();
        float[] point = new float[floats];
        float[] toLeaders = new float[leaders.length];
        int[] leaderOf = new int[count];
        for (int centre = 0; centre < count; centre++) {
            long at = (long) centre * floats * Float.BYTES;
            MemorySegment.copy(centres, DistanceKernel.COMPONENT, at, point, 0, floats);
            kernel.squaredDistancesAt(centres, 0, leaders, leaders.length, point, toLeaders);
            leaderOf[centre] = least(toLeaders, leaders.length);
        }
        return leaderOf;
    }

    /** Returns where the least of some numbers is, the first of equal ones. */
    public static int least(float[] numbers, int length) {
        int least = 0;
        for (int i = 1; i < length; i++) {
            least = numbers[i] < numbers[least] ? i : least;
        }
        return least;
    }

    /** Returns a finder; it is used by one thread. */
    public Finder finder() {
        return new Finder();
    }

    /** Finds the nearest centres of points. Used by one thread. */
    public final class Finder {

        private final DistanceKernel kernel = Kernels.current();
        private final float[] toLeaders = new float[leaders.length];
        private final int[] compared = new int[count];
        private final float[] distances = new float[count];
        private float distance;

        private Finder() {}

        /**
         * Finds a centre.
         *
         * @param point {@code float[floats]}
         */
        public int find(float[] point) {
            if (leaders.length == 0) {
                kernel.squaredDistances(centres, 0, count, point, distances);
                int least = least(distances, count);
                distance = distances[least];
                return least;
            }
            int size = gather(point);
            kernel.squaredDistancesAt(centres, 0, compared, size, point, distances);
            int least = least(distances, size);
            distance = distances[least];
            return compared[least];
        }

        /** Returns the squared distance of what was found last. */
        public float distance() {
            return distance;
        }

        /** Writes the followers of the nearest leaders, and returns how many there are. */
        private int gather(float[] point) {
            kernel.squaredDistancesAt(centres, 0, leaders, leaders.length, point, toLeaders);
            int size = 0;
            while (size * SHARE < count) {
                int leader = least(toLeaders, leaders.length);
                toLeaders[leader] = Float.POSITIVE_INFINITY;
                for (int at = followers.start(leader); at < followers.start(leader + 1); at++) {
                    compared[size++] = followers.member(at);
                }
            }
            return size;
        }
    }
}
