package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Rows near to each other, in groups of no more than a code group has lanes, and no more groups than that takes: by
 * Lloyd's algorithm with a fixed number of rounds, in which a mean that has enough rows gets no more. The rows that
 * were nearest to their means come first. (After Bradley, Bennett and Demiriz, Constrained k-means clustering, MSR-TR
 * 2000-65, with a greedy assignment.) Used by one thread.
 */
final class NearGroups {

    private static final int ROUNDS = 6;

    private final RotatedRows rotated;
    private final int[] rows;
    private final int count;
    private final MemorySegment means;

    /** Which of the rows, by its distance from the mean of its group. */
    private final long[] keys;

    private final float[] point;
    private Groups groups;

    private NearGroups(RotatedRows rotated, int[] rows, BuildContext context) {
        this.rotated = rotated;
        this.rows = rows;
        this.count = Math.ceilDiv(rows.length, CodeGroup.LANES);
        this.means = context.scratch((long) count * rotated.length() * Float.BYTES, 64);
        this.keys = new long[rows.length];
        this.point = new float[rotated.length()];
        this.groups = Groups.of(new int[0], count);
    }

    /** Groups rows; the means begin at rows evenly among them. */
    static NearGroups of(RotatedRows rotated, int[] rows, BuildContext context) {
        NearGroups near = new NearGroups(rotated, rows, context);
        for (int group = 0; group < near.count; group++) {
            rotated.read(rows[(int) ((long) group * rows.length / near.count)], near.point);
            near.writeMean(group, near.point);
        }
        Arrays.setAll(near.keys, i -> Keys.key(0, i));
        for (int round = 0; round < ROUNDS; round++) {
            near.assign();
            near.update();
        }
        return near;
    }

    private void assign() {
        DistanceKernel kernel = Kernels.current();
        float[] distances = new float[count];
        int[] room = new int[count];
        Arrays.fill(room, CodeGroup.LANES);
        int[] groupOf = new int[rows.length];
        Arrays.sort(keys);
        for (int at = 0; at < keys.length; at++) {
            int i = (int) keys[at];
            rotated.read(rows[i], point);
            kernel.squaredDistances(means, 0, count, point, distances);
            int nearest = nearest(distances, room);
            room[nearest]--;
            groupOf[i] = nearest;
            keys[at] = Keys.key(distances[nearest], i);
        }
        groups = Groups.of(groupOf, count);
    }

    private static int nearest(float[] distances, int[] room) {
        int nearest = -1;
        for (int group = 0; group < room.length; group++) {
            if (room[group] > 0 && (nearest < 0 || distances[group] < distances[nearest])) {
                nearest = group;
            }
        }
        return nearest;
    }

    private void update() {
        float[] mean = new float[point.length];
        for (int group = 0; group < count; group++) {
            Arrays.fill(mean, 0);
            for (int at = groups.start(group); at < groups.start(group + 1); at++) {
                rotated.read(rows[groups.member(at)], point);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += point[i] / groups.size(group);
                }
            }
            writeMean(group, mean);
        }
    }

    /** Returns how many groups there are; each has rows. */
    int count() {
        return count;
    }

    /** Returns a row of a group, or -1 behind the last. */
    int row(int group, int place) {
        return place < groups.size(group) ? rows[groups.member(groups.start(group) + place)] : -1;
    }

    /**
     * Copies the mean of a group.
     *
     * @param mean {@code float[length of the rotated rows]}
     */
    void readMean(int group, float[] mean) {
        MemorySegment.copy(means, DistanceKernel.COMPONENT, offset(group), mean, 0, mean.length);
    }

    private void writeMean(int group, float[] mean) {
        MemorySegment.copy(mean, 0, means, DistanceKernel.COMPONENT, offset(group), mean.length);
    }

    private long offset(int group) {
        return (long) group * point.length * Float.BYTES;
    }
}
