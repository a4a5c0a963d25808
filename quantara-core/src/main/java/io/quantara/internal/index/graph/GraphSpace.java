package io.quantara.internal.index.graph;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * The euclidean space in which the graph of a metric is navigated: the vectors themselves for euclidean, their
 * directions for cosine, and for dot product the vectors with one more component, {@code sqrt(M^2 - |x|^2)}, where M is
 * the greatest norm, so that all have length M and the nearest of a query (with 0 there) has the greatest product.
 * (Bachrach and others, Speeding up the Xbox recommender system, RecSys 2014, section 3.)
 *
 * <p>Immutable, hence safe for many threads; a {@link Target} is for one.
 */
final class GraphSpace {

    private static final double UNIT_SLACK = 1e-3;

    /** With codes of fewer bits a search takes so many more steps that the shorter codes do not make up for it. */
    private static final int LEAST_CODE_BITS = 192;

    /** The centre is the mean of about so many points. */
    private static final int SAMPLE = 1 << 14;

    private final SegmentVectors vectors;
    private final MemorySegment rows;
    private final Metric metric;
    private final EuclideanSpace places;
    private final double greatestNorm;
    private final double greatestSquare;
    private final boolean unit;
    private final float[] centre;

    /**
     * Creates the space of a graph that was stored.
     *
     * @param greatestNorm the greatest norm of the rows
     * @param unit whether all norms are 1, but for rounding
     * @param centre somewhere amid the points, {@code float[padded dimension]}; kept
     */
    GraphSpace(SegmentVectors vectors, double greatestNorm, boolean unit, float[] centre) {
        this.vectors = vectors;
        this.rows = vectors.memory();
        this.metric = vectors.metric();
        this.places = new EuclideanSpace(vectors, greatestNorm);
        this.greatestNorm = greatestNorm;
        this.greatestSquare = greatestNorm * greatestNorm;
        this.unit = unit;
        this.centre = centre;
    }

    /** Returns the space of rows; looks at all norms, and at a sample of the rows for the centre. */
    static GraphSpace over(SegmentVectors vectors) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int row = 0; row < vectors.count(); row++) {
            least = Math.min(least, vectors.norm(row));
            greatest = Math.max(greatest, vectors.norm(row));
        }
        boolean isUnit = least > 1 - UNIT_SLACK && greatest < 1 + UNIT_SLACK;
        float[] centre = new float[paddedDimension(vectors)];
        GraphSpace space = new GraphSpace(vectors, greatest, isUnit, centre);
        space.findCentre();
        return space;
    }

    /** Returns the length of points: their dimension, and zeros up to a multiple of 16. */
    static int paddedDimension(SegmentVectors vectors) {
        return DistanceKernel.paddedDimension(EuclideanSpace.dimension(vectors));
    }

    private void findCentre() {
        int step = Math.max(1, vectors.count() / SAMPLE);
        double[] sum = new double[centre.length];
        Target target = target();
        int points = 0;
        for (int row = 0; row < vectors.count(); row += step) {
            if (contains(row)) {
                target.setRow(row);
                float[] point = target.point();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += point[i];
                }
                points++;
            }
        }
        for (int i = 0; i < centre.length && points > 0; i++) {
            centre[i] = (float) (sum[i] / points);
        }
    }

    /** Returns somewhere amid the points, {@code float[padded dimension]}; not a copy. */
    float[] centre() {
        return centre;
    }

    double greatestNorm() {
        return greatestNorm;
    }

    boolean isUnit() {
        return unit;
    }

    /** Returns where the points are, as far as they do not depend on a centre. */
    EuclideanSpace places() {
        return places;
    }

    /** Returns the number of components in the space. */
    int dimension() {
        return EuclideanSpace.dimension(vectors);
    }

    /** Returns whether products with a query decide, so that codes are of vectors and not of points. */
    boolean isProduct() {
        return metric == Metric.DOT;
    }

    /** Returns the number of components that are coded in a graph. */
    int codedDimension() {
        return vectors.dimension();
    }

    /** Returns for how many dimensions the rotation before coding is: zeros follow where vectors have fewer. */
    static int rotatedDimension(int dimension) {
        return Math.max(LEAST_CODE_BITS, dimension);
    }

    int count() {
        return vectors.count();
    }

    /** Returns whether a row has a place in the space: a zero vector has no direction. */
    boolean contains(int row) {
        return places.contains(row);
    }

    /** Returns a target that is set before it is used. */
    Target target() {
        return new Target();
    }

    /** A point from which distances are measured. Reused; used by one thread. */
    final class Target {

        private final float[] vector = new float[DistanceKernel.paddedDimension(vectors.dimension())];
        private final float[] point = new float[centre.length];
        private final float[] centred = new float[centre.length];
        private final int[] one = new int[1];
        private final float[] oneDistance = new float[1];
        private DistanceKernel kernel = Kernels.scalar();
        private double norm;
        private double extra;
        private boolean isPlaced;

        /** Moves to a row. */
        void setRow(int row) {
            vectors.read(row, vector);
            set(vectors.norm(row), places.last(row));
        }

        /**
         * Moves to a query.
         *
         * @param query {@code float[dimension of the vectors]}
         */
        void setQuery(float[] query) {
            System.arraycopy(query, 0, vector, 0, query.length);
            set(metric == Metric.EUCLIDEAN ? 0 : DistanceKernel.norm(query), 0);
        }

        private void set(double newNorm, double newExtra) {
            kernel = Kernels.current();
            norm = newNorm;
            extra = newExtra;
            isPlaced = false;
        }

        /** Returns the point in the space, {@code float[dimension]} and zeros after it; not a copy. */
        float[] point() {
            if (!isPlaced) {
                System.arraycopy(vector, 0, point, 0, vectors.dimension());
                places.place(point, norm, extra);
                isPlaced = true;
            }
            return point;
        }

        /** Returns the point relative to the centre of the space, {@code float[padded dimension]}; not a copy. */
        float[] centred() {
            float[] place = point();
            for (int i = 0; i < centred.length; i++) {
                centred[i] = place[i] - centre[i];
            }
            return centred;
        }

        /** Returns what is asked of the codes of a graph, {@code float[coded dimension]} or longer; not a copy. */
        float[] query() {
            return metric == Metric.DOT ? vector : centred();
        }

        /**
         * Returns what the codes relative to the centre of the space are added to: its squared distance, or, for dot
         * product, that of a point whose product with the target is that of the centre.
         */
        float toCentre() {
            if (metric != Metric.DOT) {
                return kernel.squaredDistance(point(), centre);
            }
            double product = 0;
            for (int i = 0; i < vectors.dimension(); i++) {
                product += (double) vector[i] * centre[i];
            }
            return (float) (norm * norm + greatestSquare - 2.0 * product);
        }

        DistanceKernel kernel() {
            return kernel;
        }

        /** Reads from a row, so that the processor fetches it. */
        int touch(int row) {
            long begin = row * vectors.strideBytes();
            int length = (int) vectors.strideBytes();
            int sum = 0;
            for (int i = 0; i < length; i += 64) {
                sum += rows.get(Graph.INT, begin + i);
            }
            return sum + (int) vectors.norm(row);
        }

        /** Returns the squared distance of a row in the space. */
        float distance(int row) {
            one[0] = row;
            distances(one, 1, oneDistance);
            return oneDistance[0];
        }

        /**
         * Returns the squared distance of rows that are so close to the query, see {@link
         * io.quantara.index.VectorScorer#closeness}; infinity where it depends on the row.
         */
        float distanceOf(float closeness, Metric asked) {
            if (asked != metric || closeness == Float.NEGATIVE_INFINITY) {
                return Float.POSITIVE_INFINITY;
            }
            return (float)
                    switch (metric) {
                        case EUCLIDEAN -> -closeness;
                        case COSINE -> 2 - 2.0 * closeness;
                        case DOT -> norm * norm + greatestSquare - 2.0 * closeness;
                    };
        }

        /** Writes the squared distances of rows in the space. */
        void distances(int[] ordinals, int count, float[] distances) {
            switch (metric) {
                case EUCLIDEAN -> kernel.squaredDistancesAt(rows, 0, ordinals, count, vector, distances);
                case COSINE -> {
                    kernel.dotsAt(rows, 0, ordinals, count, vector, distances);
                    for (int i = 0; i < count; i++) {
                        double product = norm * vectors.norm(ordinals[i]);
                        distances[i] = product == 0 ? 2 : (float) (2 - 2 * distances[i] / product);
                    }
                }
                case DOT -> {
                    kernel.dotsAt(rows, 0, ordinals, count, vector, distances);
                    for (int i = 0; i < count; i++) {
                        double other = vectors.norm(ordinals[i]);
                        double apart = extra - places.last(ordinals[i]);
                        distances[i] = (float) (norm * norm + other * other - 2.0 * distances[i] + apart * apart);
                    }
                }
            }
        }
    }
}
