package io.quantara.bench.kernel;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time per row of every kernel, with rows that stay in the cache and rows that come from main memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KernelBenchmark.ROWS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {

    /** Rows per invocation. */
    static final int ROWS = 32;

    /** More than the last-level cache of the machines we measure on. */
    private static final long MAIN_MEMORY_BYTES = 256L << 20;

    @Param({"scalar", "vector-128", "vector-256", "vector-512"})
    private String kernel = "scalar";

    @Param({"64", "128", "384", "768", "960", "1024", "1536"})
    private int dimension;

    @Param({"cache", "main"})
    private String memory = "cache";

    private final SplittableRandom random = new SplittableRandom(1);
    private final float[] results = new float[ROWS];
    private final int[] ordinals = new int[ROWS];
    private final Arena arena = Arena.ofShared();
    private DistanceKernel distances = Kernels.scalar();
    private MemorySegment rows = MemorySegment.NULL;
    private float[] query = {};
    private int rowCount;
    private int next;

    /** Chooses the kernel and fills the rows. */
    @Setup
    public void fill() {
        distances = Kernels.available().stream()
                .filter(available -> available.name().equals(kernel))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This machine has no kernel " + kernel + "."));
        long stride = DistanceKernel.strideBytes(dimension);
        rowCount = memory.equals("cache") ? ROWS : (int) (MAIN_MEMORY_BYTES / stride);
        rows = arena.allocate(rowCount * stride, 64);
        for (long at = 0; at < rows.byteSize(); at += Float.BYTES) {
            rows.set(ValueLayout.JAVA_FLOAT, at, (float) random.nextDouble(-1, 1));
        }
        query = new float[DistanceKernel.paddedDimension(dimension)];
        for (int i = 0; i < dimension; i++) {
            query[i] = (float) random.nextDouble(-1, 1);
        }
    }

    /** Gives the rows back. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** Dot products of consecutive rows. */
    @Benchmark
    public float[] dots() {
        distances.dots(rows, nextOffset(), ROWS, query, results);
        return results;
    }

    /** Squared distances of consecutive rows. */
    @Benchmark
    public float[] squaredDistances() {
        distances.squaredDistances(rows, nextOffset(), ROWS, query, results);
        return results;
    }

    /** Dot products of random rows. */
    @Benchmark
    public float[] dotsAt() {
        chooseOrdinals();
        distances.dotsAt(rows, 0, ordinals, ROWS, query, results);
        return results;
    }

    /** Squared distances of random rows. */
    @Benchmark
    public float[] squaredDistancesAt() {
        chooseOrdinals();
        distances.squaredDistancesAt(rows, 0, ordinals, ROWS, query, results);
        return results;
    }

    /** Dot products of vectors on the heap. */
    @Benchmark
    public float[] dot() {
        for (int i = 0; i < ROWS; i++) {
            results[i] = distances.dot(query, query);
        }
        return results;
    }

    /** Squared distances of vectors on the heap. */
    @Benchmark
    public float[] squaredDistance() {
        for (int i = 0; i < ROWS; i++) {
            results[i] = distances.squaredDistance(query, query);
        }
        return results;
    }

    private long nextOffset() {
        next = next + 2 * ROWS > rowCount ? 0 : next + ROWS;
        return next * DistanceKernel.strideBytes(dimension);
    }

    private void chooseOrdinals() {
        for (int i = 0; i < ROWS; i++) {
            ordinals[i] = random.nextInt(rowCount);
        }
    }
}
