package io.quantara.internal.index;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.QueryTile;

/**
 * How large a dot product with a query must be for a row to be among the best: a row with a norm N whose product, as
 * any kernel computes it, lies below {@code constant + slope * N}, or N² for euclidean, is certainly farther than the
 * worst kept so far, also by its canonical score.
 *
 * <p>With the query's norm Q, the worst closeness w, and the error g of computed products as a fraction of Q N:
 *
 * <ul>
 *   <li>dot: {@code <q,x> < w - g Q N}
 *   <li>cosine: {@code <q,x> < (w - g) Q N}
 *   <li>euclidean, where w = -d² and |q-x|² = Q² + N² - 2 {@code <q,x>}:
 *       {@code <q,x> < (Q² + N² - d²) / 2 - g (Q² + N²) / 2}, as 2 Q N is at most Q² + N²
 * </ul>
 *
 * <p>g is four times {@link DistanceKernel#dotError}: one for the product, one for the canonical score, which for
 * euclidean is a relative error of d², at most 2 (Q² + N²), and the rest for computing the limit in float.
 */
public record DotLimit(double constant, double slope) {

    /** Norms outside of this range might let a product underflow, or a square overflow: no limit is certain then. */
    private static final double SMALLEST_NORM = 0x1p-40;

    private static final double LARGEST_NORM = 0x1p60;

    /** Returns the limit for a query of a safe norm, given the worst closeness that could still be kept. */
    public static DotLimit of(QueryVector query, float worst) {
        if (worst == Float.NEGATIVE_INFINITY) {
            return new DotLimit(Float.NEGATIVE_INFINITY, 0);
        }
        double norm = query.norm();
        double error = 4 * DistanceKernel.dotError(query.padded().length);
        return switch (query.metric()) {
            case DOT -> new DotLimit(worst, -error * norm);
            case COSINE -> new DotLimit(0, (worst - error) * norm);
            case EUCLIDEAN -> new DotLimit((norm * norm * (1 - error) + worst) / 2, (1 - error) / 2);
        };
    }

    /** Returns which norm of a row the slope is for. */
    public static QueryTile.Norm norm(QueryVector query) {
        return switch (query.metric()) {
            case DOT, COSINE -> QueryTile.Norm.PLAIN;
            case EUCLIDEAN -> QueryTile.Norm.SQUARED;
        };
    }

    /** Returns whether products of a vector with this norm are as exact as the limits assume. */
    public static boolean isSafe(double norm) {
        return norm == 0 || (norm >= SMALLEST_NORM && norm <= LARGEST_NORM);
    }
}
