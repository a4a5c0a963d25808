package io.quantara.internal.simd;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one look-up of the distance kernel of this JVM.
 *
 * <p>The scalar kernel answers at once. The SIMD kernel gives the same bits and is much faster, but only once it is
 * compiled: until then it is slower than the scalar one. So {@link #warm} compiles it aside, and then {@link #current}
 * changes. Thread-safe.
 */
public final class Kernels {

    private static final String MODULE = "jdk.incubator.vector";
    private static final String HINT = "add --add-modules " + MODULE + " to the java command for SIMD speed";

    private static final DistanceKernel SCALAR = new ScalarKernel();
    private static final List<DistanceKernel> VECTOR = vectorKernels();

    private static volatile DistanceKernel current = SCALAR;
    private static volatile String description = VECTOR.isEmpty()
            ? SCALAR.name() + " (" + HINT + ")"
            : SCALAR.name() + " (" + VECTOR.getLast().name() + " is not warm yet)";
    private static volatile boolean warming;
    private static boolean decided;
    private static boolean mappedSeen;

    private Kernels() {}

    /**
     * Returns the fastest kernel that is ready. Ask once per query and not once per process: the answer changes when
     * {@link #warm} has finished.
     */
    public static DistanceKernel current() {
        return current;
    }

    /** Returns the kernel in plain Java, which every JVM has. */
    public static DistanceKernel scalar() {
        return SCALAR;
    }

    /** Returns every kernel of this JVM, for tests and benchmarks: the scalar one, then SIMD from narrow to wide. */
    public static List<DistanceKernel> available() {
        return Stream.concat(Stream.of(SCALAR), VECTOR.stream()).toList();
    }

    /** Warms up without mapped memory; see {@link #warm(MemorySegment)}. */
    public static boolean warm() {
        return warm(MemorySegment.NULL);
    }

    /**
     * Runs the SIMD kernel until it is compiled, compares it with the scalar kernel bit for bit and makes it the
     * current one. Takes about a second where a core is idle and at most ten; the caller provides the thread.
     *
     * <p>When the time was not enough the scalar kernel stays and the next call goes on. Otherwise further calls
     * return at once, but for the first one with a mapped sample. Without the vector module it logs, once, how to
     * add it.
     *
     * @param sample the start of a mapped file, at least 16 KiB of it, with any content; it is only read. Code compiled
     *     without having seen mapped memory is discarded at the first query that reads some, which then takes some
     *     hundred milliseconds. Other memory, such as {@link MemorySegment#NULL}, is allowed and changes nothing.
     * @return whether it is done: false when the time was not enough
     */
    public static synchronized boolean warm(MemorySegment sample) {
        boolean newKind = sample.isMapped() && sample.byteSize() >= KernelWarmup.SCRATCH_BYTES && !mappedSeen;
        if (decided && (!newKind || current == SCALAR)) {
            return true;
        }
        if (VECTOR.isEmpty()) {
            decided = true;
            logger().log(Level.INFO, "Distances are computed without SIMD: " + HINT + ".");
            return true;
        }
        DistanceKernel vector = VECTOR.getLast();
        warming = true;
        try {
            KernelWarmup.Outcome outcome = new KernelWarmup(SCALAR, vector).run(sample);
            mappedSeen |= newKind && outcome == KernelWarmup.Outcome.READY;
            decide(vector, outcome);
            return outcome != KernelWarmup.Outcome.NOT_COMPILED;
        } finally {
            warming = false;
        }
    }

    /** Returns whether another thread is making a faster kernel ready at this moment. */
    public static boolean isWarming() {
        return warming;
    }

    private static void decide(DistanceKernel vector, KernelWarmup.Outcome outcome) {
        switch (outcome) {
            case READY -> {
                current = vector;
                description = vector.name();
                decided = true;
            }
            case NOT_COMPILED -> {
                if (current == SCALAR) {
                    description = SCALAR.name() + " (" + vector.name() + " did not get compiled in time)";
                }
            }
            case DIFFERENT_BITS -> {
                current = SCALAR;
                description = SCALAR.name() + " (" + vector.name() + " gave different results)";
                decided = true;
                logger().log(
                        Level.WARNING,
                        "The kernel " + vector.name() + " differs from the scalar kernel on this JVM, so the scalar"
                                + " kernel stays. Please report the JVM version and the processor.");
            }
        }
    }

    /** Returns which kernel answers now, and why not a faster one, in one line for logs and {@code stats()}. */
    public static String description() {
        return description;
    }

    /** Looked up when there is something to say: the logging of the platform takes long to load. */
    private static System.Logger logger() {
        return System.getLogger("io.quantara");
    }

    private static List<DistanceKernel> vectorKernels() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return List.of();
        }
        try {
            return VectorKernels.available();
        } catch (LinkageError unusable) {
            logger().log(Level.WARNING, "The module " + MODULE + " is present but cannot be used.", unusable);
            return List.of();
        }
    }
}
