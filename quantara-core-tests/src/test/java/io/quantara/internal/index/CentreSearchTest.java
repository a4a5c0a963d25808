package io.quantara.internal.index;

import static io.quantara.testkit.index.SampleVectors.squaredDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CentreSearchTest {

    private static final int FLOATS = 16;
    private static final int POINTS = 1_000;

    private final SplittableRandom random = new SplittableRandom(41);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256})
    void findsTheNearestOfFewCentres(int count) {
        assertThat(shareOfNearest(centres(count))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 1_000, 4_096})
    void findsTheNearestOfManyCentresNearlyAlways(int count) {
        assertThat(shareOfNearest(centres(count))).isBetween(0.8, 1.0);
    }

    @Test
    void findsACentreWhenAllAreEqual() {
        float[][] centres = new float[500][FLOATS];

        assertThat(shareOfNearest(centres)).isEqualTo(1);
    }

    /** Returns centres in crowds, as they are among rows that have crowds. */
    private float[][] centres(int count) {
        float[][] crowds = new float[20][];
        Arrays.setAll(crowds, _ -> near(new float[FLOATS], 3));
        float[][] centres = new float[count][];
        Arrays.setAll(centres, _ -> near(crowds[random.nextInt(crowds.length)], 1));
        return centres;
    }

    private float[] near(float[] point, double spread) {
        float[] near = point.clone();
        for (int i = 0; i < near.length; i++) {
            near[i] += (float) (spread * random.nextGaussian());
        }
        return near;
    }

    /** Returns how often a centre as near as the nearest is found, for points near to centres. */
    private double shareOfNearest(float[][] centres) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate((long) centres.length * FLOATS * Float.BYTES, 64);
            for (int i = 0; i < centres.length; i++) {
                long at = (long) i * FLOATS * Float.BYTES;
                MemorySegment.copy(centres[i], 0, memory, DistanceKernel.COMPONENT, at, FLOATS);
            }
            CentreSearch.Finder finder = new CentreSearch(memory, centres.length, FLOATS).finder();
            int nearest = 0;
            for (int i = 0; i < POINTS; i++) {
                float[] point = near(centres[random.nextInt(centres.length)], 0.5);
                int found = finder.find(point);
                double distance = squaredDistance(point, centres[found]);
                assertThat((double) finder.distance()).isCloseTo(distance, offset(1e-3));
                double least = Arrays.stream(centres)
                        .mapToDouble(centre -> squaredDistance(point, centre))
                        .min()
                        .orElseThrow();
                nearest += distance <= least + 1e-6 ? 1 : 0;
            }
            return nearest / (double) POINTS;
        }
    }
}
