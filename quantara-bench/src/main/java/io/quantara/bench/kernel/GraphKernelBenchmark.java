package io.quantara.bench.kernel;

import io.quantara.internal.simd.CodeKernel;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time of what the graph asks of every kernel: estimates of a group of codes, a query made ready, a Gram matrix. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GraphKernelBenchmark {

    /** Groups that are asked in turn: some tens of kilobytes, as a search has them in its caches. */
    private static final int GROUPS = 16;

    /** Candidates for neighbours, of which a graph chooses. */
    private static final int CANDIDATES = 96;

    @Param({"scalar", "vector-128", "vector-256", "vector-512"})
    private String kernel = "scalar";

    @Param({"192", "384", "768", "1536"})
    private int dimension;

    private final float[] estimates = new float[CodeKernel.LANES];
    private final float[] scale = new float[2];
    private final Arena arena = Arena.ofShared();
    private DistanceKernel distances = Kernels.scalar();
    private MemorySegment groups = MemorySegment.NULL;
    private float[] query = {};
    private int[] numbers = {};
    private byte[] tables = {};
    private float[] rows = {};
    private float[] products = {};
    private int next;

    /** Chooses the kernel and fills groups and rows. */
    @Setup
    public void fill() {
        distances = Kernels.available().stream()
                .filter(available -> available.name().equals(kernel))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This machine has no kernel " + kernel + "."));
        SplittableRandom random = new SplittableRandom(1);
        groups = arena.allocate(GROUPS * CodeKernel.groupBytes(dimension), 64);
        for (long at = 0; at < groups.byteSize(); at += Float.BYTES) {
            groups.set(ValueLayout.JAVA_FLOAT, at, (float) random.nextDouble(-1, 1));
        }
        query = floats(dimension, random);
        numbers = new int[dimension];
        tables = new byte[4 * dimension];
        rows = floats(CANDIDATES * dimension, random);
        products = new float[CANDIDATES * CANDIDATES];
        distances.codes().quantize(query, numbers, tables, scale);
    }

    private static float[] floats(int count, SplittableRandom random) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextDouble(-1, 1);
        }
        return floats;
    }

    /** Gives the groups back. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** Estimates of 32 codes. */
    @Benchmark
    public int estimate() {
        next = (next + 1) % GROUPS;
        long offset = next * CodeKernel.groupBytes(dimension);
        return distances.codes().estimate(groups, offset, tables, scale[1], 1, scale[0], 1, 1, estimates);
    }

    /** A rotated query rounded to four bits, and its tables. */
    @Benchmark
    public byte[] quantize() {
        distances.codes().quantize(query, numbers, tables, scale);
        return tables;
    }

    /** Products of 96 rows with each other. */
    @Benchmark
    public float[] gram() {
        distances.gram(rows, CANDIDATES, dimension, products);
        return products;
    }
}
