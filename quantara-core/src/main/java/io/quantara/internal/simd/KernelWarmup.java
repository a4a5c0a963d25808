package io.quantara.internal.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings a SIMD kernel to its compiled speed and checks its bits.
 *
 * <p>Compiled is known by speed: interpreted, a SIMD kernel is far slower than the scalar one, compiled it is faster.
 * What the compiler has not seen it leaves out, and the first query that needs it would fall back to interpreted speed
 * for some hundred milliseconds. So each round runs every shape of the loops (no whole step of 64, whole steps only,
 * every remainder) on every kind of memory that queries read: shared, confined and, if the caller has it, mapped.
 * That goes for the codes of graphs too.
 */
final class KernelWarmup {

    /** How a warm-up ended. */
    enum Outcome {
        READY,
        NOT_COMPILED,
        DIFFERENT_BITS
    }

    private static final long LIMIT_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 1_000_000L;
    private static final int[] DIMENSIONS = {96, 16, 192, 112, 32, 304, 48, 64, 144, Vector512Kernel.LONG_ROW};
    private static final int ROWS = 5;
    static final long SCRATCH_BYTES = ROWS * DistanceKernel.strideBytes(Vector512Kernel.LONG_ROW);
    private static final int FAST_ROUNDS = 5;
    private static final int LONG_ROW_REPEATS = 8;
    private static final int CANONICAL_OPERATIONS = 6;
    private static final int OPERATIONS = 9;

    /** Estimates for each rotation, as a walk through a graph has more of them. */
    private static final int ESTIMATES = 8;

    private static final int CODE_LENGTH = 256;
    private static final int CODE_WORDS = CODE_LENGTH / Integer.SIZE;

    private final DistanceKernel scalar;
    private final DistanceKernel vector;
    private final float[][] queries = new float[DIMENSIONS.length][];
    private final float[] results = new float[ROWS];
    private final float[] expected = new float[ROWS];
    private final int[] ordinals = {2, 0, 3, 1, 4};
    private final RowTile[] rowTiles = new RowTile[DIMENSIONS.length];
    private final QueryTile[] queryTiles = new QueryTile[DIMENSIONS.length];
    private final int[] codeQuery = new int[4 * CodeGroups.PADDING];
    private final int[] codeSums = new int[CodeTest.ROWS];
    private final int[] codesNear = new int[CodeTest.ROWS];
    private final CodeTest codeTest = new CodeTest(1, 1, 1, 1);
    private final int[] near = new int[RowTile.ROWS];
    private final float[] rotated = new float[CODE_LENGTH];
    private final float[] signs = new float[CODE_LENGTH];
    private final int[] words = new int[CODE_WORDS];
    private final int[] numbers = new int[CODE_LENGTH];
    private final byte[] tables = new byte[4 * CODE_LENGTH];
    private final float[] scale = new float[2];
    private final float[] estimates = new float[CodeKernel.LANES];
    private final float[] expectedEstimates = new float[CodeKernel.LANES];

    KernelWarmup(DistanceKernel scalar, DistanceKernel vector) {
        this.scalar = scalar;
        this.vector = vector;
    }

    /**
     * Runs until the kernel is fast or the time is up.
     *
     * @param sample readable memory of one more kind, whatever it holds; ignored if shorter than {@link #SCRATCH_BYTES}
     */
    Outcome run(MemorySegment sample) {
        try (Arena confined = Arena.ofConfined();
                Arena shared = Arena.ofShared()) {
            MemorySegment rows = shared.allocate(SCRATCH_BYTES, 64);
            fill(rows);
            MemorySegment ownRows = confined.allocate(SCRATCH_BYTES, 64).copyFrom(rows);
            if (!becomesFast(List.of(rows, ownRows, sample.byteSize() < SCRATCH_BYTES ? rows : sample))) {
                return Outcome.NOT_COMPILED;
            }
            return sameBits(rows) ? Outcome.READY : Outcome.DIFFERENT_BITS;
        }
    }

    private void fill(MemorySegment rows) {
        SplittableRandom random = new SplittableRandom(1);
        for (long at = 0; at < rows.byteSize(); at += Float.BYTES) {
            rows.set(DistanceKernel.COMPONENT, at, (float) random.nextDouble(-1, 1));
        }
        for (int i = 0; i < queries.length; i++) {
            queries[i] = new float[DIMENSIONS[i]];
            for (int j = 0; j < DIMENSIONS[i]; j++) {
                queries[i][j] = (float) random.nextDouble(-1, 1);
            }
            rowTiles[i] = new RowTile(DIMENSIONS[i]);
            queryTiles[i] = new QueryTile(DIMENSIONS[i], QueryTile.Norm.PLAIN);
            for (int j = 0; j < QueryTile.QUERIES; j++) {
                queryTiles[i].query(j, queries[i]);
                queryTiles[i].limit(j, j, 0);
            }
        }
    }

    private boolean becomesFast(List<MemorySegment> kinds) {
        long start = System.nanoTime();
        long[] scalarNanos = new long[OPERATIONS];
        Arrays.fill(scalarNanos, Long.MAX_VALUE);
        int fastRounds = 0;
        while (fastRounds < FAST_ROUNDS && System.nanoTime() - start < LIMIT_NANOS) {
            boolean fast = true;
            for (int operation = 0; operation < OPERATIONS; operation++) {
                scalarNanos[operation] = Math.min(scalarNanos[operation], time(scalar, operation, kinds));
                fast &= time(vector, operation, kinds) < scalarNanos[operation];
            }
            fastRounds = fast ? fastRounds + 1 : 0;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return fastRounds == FAST_ROUNDS;
    }

    private long time(DistanceKernel kernel, int operation, List<MemorySegment> kinds) {
        long start = System.nanoTime();
        for (MemorySegment rows : kinds) {
            for (int i = 0; i < queries.length; i++) {
                if (operation < CANONICAL_OPERATIONS) {
                    apply(kernel, operation, rows, queries[i], results);
                } else if (operation == CANONICAL_OPERATIONS) {
                    kernel.codeSums(rows, 0, 1, codeQuery, codeSums);
                    kernel.nearCodes(rows, 0, codeSums, codeTest, codesNear);
                } else if (operation == CANONICAL_OPERATIONS + 1) {
                    rowTiles[i].load(rows, 0, ROWS);
                    kernel.near(rowTiles[i], queryTiles[i], near);
                } else {
                    estimate(kernel.codes(), rows, queries[i], estimates);
                }
            }
        }
        return System.nanoTime() - start;
    }

    private boolean sameBits(MemorySegment rows) {
        for (int operation = 0; operation < CANONICAL_OPERATIONS; operation++) {
            for (float[] query : queries) {
                apply(scalar, operation, rows, query, expected);
                apply(vector, operation, rows, query, results);
                if (!Arrays.equals(expected, results)) {
                    return false;
                }
            }
        }
        for (float[] query : queries) {
            estimate(scalar.codes(), rows, query, expectedEstimates);
            estimate(vector.codes(), rows, query, estimates);
            if (!Arrays.equals(expectedEstimates, estimates)) {
                return false;
            }
        }
        return true;
    }

    /** Rotates and rounds a query and estimates distances, as the searches and builds of graphs do. */
    private void estimate(CodeKernel kernel, MemorySegment groups, float[] query, float[] into) {
        Arrays.fill(rotated, 0);
        System.arraycopy(query, 0, rotated, 0, Math.min(query.length, CODE_LENGTH));
        kernel.hadamard(rotated, 0, CODE_LENGTH);
        kernel.signs(rotated, signs, words);
        kernel.quantize(rotated, numbers, tables, scale);
        for (int i = 0; i < ESTIMATES; i++) {
            kernel.estimate(groups, 0, tables, scale[1], 1, scale[0], 1, 1, into);
        }
    }

    private void apply(DistanceKernel kernel, int operation, MemorySegment rows, float[] query, float[] into) {
        switch (operation) {
            case 0 -> {
                for (int i = scans(query); i > 0; i--) {
                    kernel.dots(rows, 0, ROWS, query, into);
                }
            }
            case 1 -> {
                for (int i = scans(query); i > 0; i--) {
                    kernel.squaredDistances(rows, 0, ROWS, query, into);
                }
            }
            case 2 -> kernel.dotsAt(rows, 0, ordinals, ROWS, query, into);
            case 3 -> kernel.squaredDistancesAt(rows, 0, ordinals, ROWS, query, into);
            case 4 -> {
                for (int i = 0; i < ROWS; i++) {
                    into[i] = kernel.dot(query, query);
                }
            }
            case 5 -> {
                for (int i = 0; i < ROWS; i++) {
                    into[i] = kernel.squaredDistance(query, query);
                }
            }
            default -> throw new IllegalArgumentException("There is no operation " + operation + ".");
        }
    }

    /** Long rows may have a loop of their own, which one query per round would compile too late. */
    private static int scans(float[] query) {
        return query.length < Vector512Kernel.LONG_ROW ? 1 : LONG_ROW_REPEATS;
    }
}
