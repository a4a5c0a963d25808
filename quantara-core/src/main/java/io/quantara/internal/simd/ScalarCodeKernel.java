package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The loops of {@link CodeKernel} in plain Java. Thread-safe. */
final class ScalarCodeKernel extends CodeKernel {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = DistanceKernel.COMPONENT;

    /** The least bit of each byte. */
    private static final long BITS = 0x0101010101010101L;

    /** Every other byte. */
    private static final long EVEN = 0x00ff00ff00ff00ffL;

    @Override
    int estimateLanes(
            MemorySegment groups,
            long offset,
            byte[] tables,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        Arrays.fill(estimates, 0, LANES, 0);
        for (int start = 0; start < tables.length; start += BLOCK) {
            int end = Math.min(tables.length, start + BLOCK);
            for (int half = 0; half < LANES; half += 16) {
                addSums(groups, offset + CODES + half, tables, start, end, estimates, half / 4);
            }
        }
        int below = 0;
        for (int lane = 0; lane < LANES; lane++) {
            long at = offset + 4L * lane;
            float ones = Math.fma(groups.get(FLOAT, at + ONES), low, groups.get(FLOAT, at + ADD) + base);
            float estimate =
                    Math.fma(groups.get(FLOAT, at + RESCALE), Math.fma(estimates[lane], step, -halfSum), ones);
            estimates[lane] = estimate;
            below |= estimate < limit ? 1 << lane : 0;
        }
        return below;
    }

    /** Adds up 16 bytes of each 32: those of four lanes of each eight, from one on. A long has bytes of eight lanes. */
    private static void addSums(
            MemorySegment codes, long offset, byte[] tables, int start, int end, float[] sums, int lane) {
        long even0 = 0;
        long odd0 = 0;
        long even1 = 0;
        long odd1 = 0;
        for (int i = start; i < end; i += 32) {
            long code0 = codes.get(LONG, offset + i);
            long code1 = codes.get(LONG, offset + i + 8);
            long sum0 = 0;
            long sum1 = 0;
            for (int bit = 0; bit < 4; bit++) {
                long lower = tables[i + (1 << bit)];
                long upper = tables[i + 16 + (1 << bit)];
                sum0 += ((code0 >>> bit) & BITS) * lower + ((code0 >>> (bit + 4)) & BITS) * upper;
                sum1 += ((code1 >>> bit) & BITS) * lower + ((code1 >>> (bit + 4)) & BITS) * upper;
            }
            even0 += sum0 & EVEN;
            odd0 += (sum0 >>> 8) & EVEN;
            even1 += sum1 & EVEN;
            odd1 += (sum1 >>> 8) & EVEN;
        }
        for (int i = 0; i < 2; i++) {
            addParts(even0 >>> (32 * i), odd0 >>> (32 * i), sums, lane + i);
            addParts(even1 >>> (32 * i), odd1 >>> (32 * i), sums, lane + 2 + i);
        }
    }

    private static void addParts(long even, long odd, float[] sums, int lane) {
        sums[lane] += even & 0xffff;
        sums[lane + 8] += odd & 0xffff;
        sums[lane + 16] += (even >>> 16) & 0xffff;
        sums[lane + 24] += (odd >>> 16) & 0xffff;
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
    void roundAll(float[] values, float low, float inverse, int[] numbers) {
        for (int i = 0; i < values.length; i++) {
            numbers[i] = Math.min(TOP, (int) ((values[i] - low) * inverse + 0.5f));
        }
    }
}
