package io.quantara.internal.simd;

/** The one look-up of the distance kernel. Thread-safe. */
public final class Kernels {

    private static final DistanceKernel SCALAR = new ScalarKernel();

    private Kernels() {}

    /** Returns the fastest kernel that is ready now. Every kernel gives the same bits. */
    public static DistanceKernel current() {
        return SCALAR;
    }

    /** Returns the kernel in plain Java. */
    public static DistanceKernel scalar() {
        return SCALAR;
    }

    /** Prepares the fastest kernel of this machine; the scalar kernel is always ready. Idempotent. */
    public static void warm() {}

    /** Returns which kernel answers and why, in one line for logs and {@code stats()}. */
    public static String description() {
        return SCALAR.name();
    }
}
