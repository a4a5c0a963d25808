package io.quantara.bench.data;

import io.quantara.Metric;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Vectors like those of real embeddings, made from a seed: a mixture of thousands of anisotropic Gaussian clusters
 * whose sizes have a heavy tail.
 *
 * <p>In d latent coordinates, coordinate j of everything has scale τ(j) = (1 + j)^-1/2, so that about 27 of 768
 * directions matter. Clusters belong to topics, whose centres lie τ apart; a cluster's centre is near its topic's, and
 * each cluster stretches every coordinate by a factor of its own (log-normal, σ 0.7). The share of a cluster is Pareto
 * distributed (exponent 1.1). One random rotation hides the coordinates. For cosine, vectors have unit length.
 *
 * <p>A row depends on the shape and its number alone, so that rows may be made in any order. Immutable; safe for many
 * threads.
 */
public final class Mixture {

    /** Rows that share a random generator. */
    public static final int BLOCK = 1_024;

    private static final int MOST_CLUSTERS = 4_096;
    private static final int ROWS_A_CLUSTER = 200;
    private static final double PARETO_EXPONENT = 1.1;
    private static final double TOPIC_SPREAD = 0.8;
    private static final double CLUSTER_SPREAD = 0.5;
    private static final double ROW_SPREAD = 0.45;
    private static final double STRETCH = 0.7;
    private static final long QUERY_STREAM = 0x9E3779B9L;

    private final Shape shape;
    private final float[][] centres;
    private final float[][] scales;
    private final float[][] rotation;
    private final double[] cumulativeShares;

    /**
     * What determines a mixture.
     *
     * @param rows how many there are to be; sets the number of clusters, one for each 200, at most 4,096
     */
    public record Shape(int dimension, int rows, Metric metric, long seed) {

        /** Returns the number of clusters. */
        public int clusters() {
            return Math.clamp(rows / ROWS_A_CLUSTER, 1, MOST_CLUSTERS);
        }
    }

    /** Draws the clusters. */
    public Mixture(Shape shape) {
        this.shape = shape;
        SplittableRandom random = new SplittableRandom(shape.seed());
        int d = shape.dimension();
        double[] tau = IntStream.range(0, d).mapToDouble(j -> 1 / Math.sqrt(1.0 + j)).toArray();
        int clusters = shape.clusters();
        float[][] topics = new float[Math.max(1, (int) Math.sqrt(clusters))][];
        Arrays.setAll(topics, topic -> normal(random, tau, TOPIC_SPREAD));
        centres = new float[clusters][];
        scales = new float[clusters][];
        cumulativeShares = new double[clusters];
        double sum = 0;
        for (int cluster = 0; cluster < clusters; cluster++) {
            float[] topic = topics[random.nextInt(topics.length)];
            float[] centre = normal(random, tau, CLUSTER_SPREAD);
            float[] scale = new float[d];
            for (int j = 0; j < d; j++) {
                centre[j] += topic[j];
                scale[j] = (float) (tau[j] * ROW_SPREAD * StrictMath.exp(STRETCH * random.nextGaussian()));
            }
            centres[cluster] = centre;
            scales[cluster] = scale;
            sum += StrictMath.pow(1 - random.nextDouble(), -1 / PARETO_EXPONENT);
            cumulativeShares[cluster] = sum;
        }
        rotation = rotation(random, d);
    }

    private static float[] normal(SplittableRandom random, double[] tau, double spread) {
        float[] vector = new float[tau.length];
        for (int j = 0; j < tau.length; j++) {
            vector[j] = (float) (spread * tau[j] * random.nextGaussian());
        }
        return vector;
    }

    /** Returns random orthonormal rows, by Gram and Schmidt, each twice for precision. */
    private static float[][] rotation(SplittableRandom random, int d) {
        double[][] rows = new double[d][d];
        for (int i = 0; i < d; i++) {
            Arrays.setAll(rows[i], at -> random.nextGaussian());
            for (int j = 0; j < 2 * i; j++) {
                double[] earlier = rows[j % i];
                add(rows[i], earlier, -dot(rows[i], earlier));
            }
            double norm = Math.sqrt(dot(rows[i], rows[i]));
            for (int at = 0; at < d; at++) {
                rows[i][at] /= norm;
            }
        }
        float[][] floats = new float[d][d];
        for (int i = 0; i < d; i++) {
            for (int at = 0; at < d; at++) {
                floats[i][at] = (float) rows[i][at];
            }
        }
        return floats;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] target, double[] source, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[i];
        }
    }

    /** Returns a block of base rows: {@link #BLOCK} of them, fewer in the last one. */
    public float[][] block(int block) {
        int rows = Math.min(BLOCK, shape.rows() - block * BLOCK);
        return draw(new SplittableRandom(mix(shape.seed() ^ mix(block + 1L))), rows);
    }

    /** Returns the first so many queries, drawn like rows but never equal to one. */
    public float[][] queries(int count) {
        return draw(new SplittableRandom(mix(shape.seed() ^ mix(-QUERY_STREAM))), count);
    }

    /** Returns the number of blocks. */
    public int blocks() {
        return (shape.rows() + BLOCK - 1) / BLOCK;
    }

    private float[][] draw(SplittableRandom random, int count) {
        float[][] rows = new float[count][];
        for (int row = 0; row < count; row++) {
            rows[row] = draw(random);
        }
        return rows;
    }

    private float[] draw(SplittableRandom random) {
        int cluster = cluster(random.nextDouble());
        float[] centre = centres[cluster];
        float[] scale = scales[cluster];
        float[] vector = new float[centre.length];
        for (int j = 0; j < centre.length; j++) {
            addScaled(vector, rotation[j], centre[j] + scale[j] * (float) random.nextGaussian());
        }
        return shape.metric() == Metric.COSINE ? UnitLength.of(vector) : vector;
    }

    /** A sum of rows, so that the compiler can use SIMD without changing the order of additions. */
    private static void addScaled(float[] target, float[] source, float factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[i];
        }
    }

    private int cluster(double uniform) {
        double share = uniform * cumulativeShares[cumulativeShares.length - 1];
        int found = Arrays.binarySearch(cumulativeShares, share);
        return Math.min(found < 0 ? -found - 1 : found, cumulativeShares.length - 1);
    }

    /** The finalizer of MurmurHash3, so that neighbouring numbers give unrelated seeds. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
