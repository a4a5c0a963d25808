package io.quantara.internal.index.rabitq;

import static io.quantara.testkit.index.SampleVectors.squaredDistance;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeQueryTest {

    private final Arena arena = Arena.ofConfined();
    private final SplittableRandom random = new SplittableRandom(9);

    @AfterEach
    void free() {
        arena.close();
    }

    /** Every kernel gives the bits of the scalar one, and the lanes below the limit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 100, 128, 384, 768, 1_024, 4_096, 9_000})
    void kernelsAgree(int dimension) {
        Rotation rotation = Rotation.random(dimension, random);
        float[][] vectors = vectors(20, dimension);
        MemorySegment group = group(rotation, vectors[0], vectors);
        float[] expected = new float[CodeGroup.LANES];
        float[] found = new float[CodeGroup.LANES];
        for (float[] query : vectors(10, dimension)) {
            float toCentre = (float) squaredDistance(query, vectors[0]);
            CodeQuery asked = new CodeQuery(rotation);
            asked.set(Kernels.scalar(), query, dimension);
            int below = asked.estimate(group, 0, toCentre, toCentre, expected);
            for (int lane = 0; lane < CodeGroup.LANES; lane++) {
                assertThat((below >>> lane & 1) != 0).isEqualTo(expected[lane] < toCentre);
                assertThat(expected[lane] == Float.POSITIVE_INFINITY).isEqualTo(lane >= vectors.length);
            }
            for (DistanceKernel kernel : Kernels.available()) {
                asked.set(kernel, query, dimension);
                assertThat(asked.estimate(group, 0, toCentre, toCentre, found)).as(kernel.name()).isEqualTo(below);
                assertThat(found).as(kernel.name()).isEqualTo(expected);
            }
        }
    }

    /** The error is |x - c| |q - c| / sqrt(d), within a few times; its mean is near 0. */
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 384, 768, 9_000})
    void estimatesAreCloseAndUnbiased(int dimension) {
        Rotation rotation = Rotation.random(dimension, random);
        float[] estimates = new float[CodeGroup.LANES];
        double sum = 0;
        double worst = 0;
        int count = 0;
        for (int round = 0; round < 50; round++) {
            float[][] vectors = vectors(CodeGroup.LANES, dimension);
            float[] centre = vectors(1, dimension)[0];
            MemorySegment group = group(rotation, centre, vectors);
            float[] query = vectors(1, dimension)[0];
            CodeQuery asked = new CodeQuery(rotation);
            asked.set(Kernels.available().getLast(), query, dimension);
            double toCentre = squaredDistance(query, centre);
            asked.estimate(group, 0, (float) toCentre, Float.POSITIVE_INFINITY, estimates);
            for (int lane = 0; lane < CodeGroup.LANES; lane++) {
                double unit = Math.sqrt(squaredDistance(vectors[lane], centre) * toCentre / dimension);
                double error = (estimates[lane] - squaredDistance(query, vectors[lane])) / unit;
                sum += error;
                worst = Math.max(worst, Math.abs(error));
                count++;
            }
        }
        assertThat(worst).isLessThan(8);
        assertThat(Math.abs(sum / count)).isLessThan(0.15);
    }

    @Test
    void theCentreItselfIsExact() {
        Rotation rotation = Rotation.random(96, random);
        float[] centre = vectors(1, 96)[0];
        MemorySegment group = group(rotation, centre, new float[][] {centre});
        CodeQuery query = new CodeQuery(rotation);
        query.set(Kernels.scalar(), vectors(1, 96)[0], 96);
        float[] estimates = new float[CodeGroup.LANES];
        query.estimate(group, 0, 7.5f, 10, estimates);
        assertThat(estimates[0]).isEqualTo(7.5f);
        assertThat(CodeGroup.row(group, 0, 0)).isZero();
    }

    @Test
    void queriesAndEstimatesAllocateNothing() {
        int dimension = 384;
        Rotation rotation = Rotation.random(dimension, random);
        float[][] vectors = vectors(CodeGroup.LANES, dimension);
        MemorySegment group = group(rotation, vectors[3], vectors);
        float[] estimates = new float[CodeGroup.LANES];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (DistanceKernel kernel : Kernels.available()) {
            CodeQuery query = new CodeQuery(rotation);
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 100 && allocated >= 1_000; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 1_000; i++) {
                    query.set(kernel, vectors[i % vectors.length], dimension);
                    query.estimate(group, 0, i, i, estimates);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("%s: bytes of 1,000 queries", kernel.name()).isLessThan(1_000);
        }
    }

    private MemorySegment group(Rotation rotation, float[] centre, float[][] vectors) {
        MemorySegment group = arena.allocate(CodeGroup.bytes(rotation.length()), 64);
        CodeEncoder encoder = new CodeEncoder(rotation.length());
        float[] rotatedCentre = rotated(rotation, centre, new float[centre.length]);
        for (int lane = 0; lane < CodeGroup.LANES; lane++) {
            if (lane < vectors.length) {
                float[] relative = rotated(rotation, vectors[lane], centre);
                encoder.encodeDistance(group, 0, lane, lane, relative, rotatedCentre);
            } else {
                CodeGroup.clear(group, 0, lane);
            }
        }
        return group;
    }

    private static float[] rotated(Rotation rotation, float[] vector, float[] minus) {
        float[] rotated = new float[rotation.length()];
        for (int i = 0; i < vector.length; i++) {
            rotated[i] = vector[i] - minus[i];
        }
        rotation.apply(Kernels.scalar().codes(), rotated);
        return rotated;
    }

    private float[][] vectors(int count, int dimension) {
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return vectors;
    }
}
