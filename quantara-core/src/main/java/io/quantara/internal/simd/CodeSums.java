package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of {@linkplain CodeGroups 4-bit codes} with small integers by the widest vectors of the processor. All sums
 * are exact, so the width of a vector changes nothing.
 *
 * <p>A 16-bit lane takes the products of 32 components and is then added to a sum of 32 bits in the results. The rules
 * of {@link VectorKernels} explain why the body is written out.
 */
final class CodeSums {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Short> LANES = widest();
    private static final VectorSpecies<Integer> PAIRS = VectorSpecies.of(int.class, LANES.vectorShape());
    private static final int STEP = LANES.length();
    private static final int ROWS = CodeGroups.ROWS;
    private static final int PADDING = CodeGroups.PADDING;

    /** Bytes between the codes of four components and those of the next four. */
    private static final long FOUR = 2L * ROWS;

    private CodeSums() {}

    private static VectorSpecies<Short> widest() {
        int bits = ShortVector.SPECIES_PREFERRED.vectorBitSize();
        if (bits >= 512) {
            return ShortVector.SPECIES_512;
        }
        return bits >= 256 ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;
    }

    /** Writes the sums of whole groups. */
    static void groups(MemorySegment codes, long offset, int groups, int[] query, int[] sums) {
        int length = query.length;
        int step = 8 + (length & 1);
        for (int group = 0; group < groups; group++) {
            for (int lane = 0; lane < ROWS; lane += STEP) {
                long at = offset + (long) group * length * (ROWS / 2) + 2L * lane;
                int lower = group * ROWS + lane / 2;
                int upper = lower + ROWS / 2;
                IntVector.zero(PAIRS).intoArray(sums, lower);
                IntVector.zero(PAIRS).intoArray(sums, upper);
                for (int start = 0; start < length; start += PADDING) {
                    ShortVector a = ShortVector.zero(LANES);
                    ShortVector b = ShortVector.zero(LANES);
                    for (int i = start; i < start + PADDING; i += step) {
                        ShortVector c = ShortVector.fromMemorySegment(LANES, codes, at + FOUR / 4 * i, LITTLE_ENDIAN);
                        a = a.add(c.and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i]).reinterpretAsShorts()));
                        a = a.add(c.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 4)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 1]).reinterpretAsShorts()));
                        a = a.add(c.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 8)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 2]).reinterpretAsShorts()));
                        a = a.add(c.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 3]).reinterpretAsShorts()));
                        ShortVector d = ShortVector.fromMemorySegment(
                                LANES, codes, at + FOUR / 4 * i + FOUR, LITTLE_ENDIAN);
                        b = b.add(d.and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 4]).reinterpretAsShorts()));
                        b = b.add(d.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 4)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 5]).reinterpretAsShorts()));
                        b = b.add(d.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 8)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 6]).reinterpretAsShorts()));
                        b = b.add(d.reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsShorts()
                                .and((short) 15)
                                .mul(IntVector.broadcast(PAIRS, query[i + 7]).reinterpretAsShorts()));
                    }
                    IntVector pairs = a.add(b).reinterpretAsInts();
                    pairs.lanewise(VectorOperators.LSHL, 16)
                            .lanewise(VectorOperators.ASHR, 16)
                            .add(IntVector.fromArray(PAIRS, sums, lower))
                            .intoArray(sums, lower);
                    pairs.lanewise(VectorOperators.ASHR, 16)
                            .add(IntVector.fromArray(PAIRS, sums, upper))
                            .intoArray(sums, upper);
                }
            }
        }
    }
}
