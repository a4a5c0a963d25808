package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The loops of {@link CodeKernel} in plain Java. Thread-safe. */
final class ScalarCodeKernel extends CodeKernel {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = DistanceKernel.COMPONENT;

    @Override
    int estimateLanes(
            MemorySegment groups,
            long offset,
            int[] planes,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        int below = 0;
        for (int lane = 0; lane < LANES; lane++) {
            long at = offset + 4L * lane;
            int sum = sum(groups, at + WORDS, planes);
            float ones = Math.fma(groups.get(FLOAT, at + ONES), low, groups.get(FLOAT, at + ADD) + base);
            float estimate = Math.fma(groups.get(FLOAT, at + RESCALE), Math.fma(sum, step, -halfSum), ones);
            estimates[lane] = estimate;
            below |= estimate < limit ? 1 << lane : 0;
        }
        return below;
    }

    private static int sum(MemorySegment groups, long offset, int[] planes) {
        int sum0 = 0;
        int sum1 = 0;
        int sum2 = 0;
        int sum3 = 0;
        long at = offset;
        for (int w = 0; w < planes.length; w += 4) {
            int code = groups.get(INT, at);
            sum0 += Integer.bitCount(code & planes[w]);
            sum1 += Integer.bitCount(code & planes[w + 1]);
            sum2 += Integer.bitCount(code & planes[w + 2]);
            sum3 += Integer.bitCount(code & planes[w + 3]);
            at += ROW_BYTES;
        }
        return sum0 + (sum1 << 1) + (sum2 << 2) + (sum3 << 3);
    }

    @Override
    void transform(float[] values, int from, int length) {
        for (int half = 1; half < length; half <<= 1) {
            for (int block = from; block < from + length; block += half << 1) {
                for (int i = block; i < block + half; i++) {
                    float first = values[i];
                    float second = values[i + half];
                    values[i] = first + second;
                    values[i + half] = first - second;
                }
            }
        }
    }

    @Override
    void allSigns(float[] values, float[] signs, int[] words) {
        for (int word = 0; word < words.length; word++) {
            int bits = 0;
            for (int i = 0; i < LANES; i++) {
                boolean isAbove = values[word * LANES + i] > 0;
                signs[word * LANES + i] = isAbove ? 1 : -1;
                bits |= isAbove ? 1 << i : 0;
            }
            words[word] = bits;
        }
    }

    @Override
    void range(float[] values, float[] leastAndMost) {
        float least = values[0];
        float most = values[0];
        for (float value : values) {
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        leastAndMost[0] = least;
        leastAndMost[1] = most;
    }

    @Override
    void roundAll(float[] values, float low, float inverse, int[] planes) {
        Arrays.fill(planes, 0);
        for (int i = 0; i < values.length; i++) {
            int number = Math.min(TOP, (int) ((values[i] - low) * inverse + 0.5f));
            int word = i / LANES * 4;
            for (int plane = 0; plane < 4; plane++) {
                planes[word + plane] |= (number >>> plane & 1) << i;
            }
        }
    }
}
