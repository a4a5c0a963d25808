package io.quantara.testkit.index;

import java.util.Random;

/** Seeded vectors to test with: the same seed gives the same vectors. Stateless. */
public final class SampleVectors {

    private static final double SPREAD = 0.35;

    private SampleVectors() {}

    /**
     * Returns vectors in clusters, as embeddings are: centres from a normal distribution, vectors around them.
     *
     * @param count how many
     * @param clusters how many centres
     */
    public static float[][] clustered(int count, int dimension, int clusters, long seed) {
        Random random = new Random(seed);
        float[][] centres = gaussian(clusters, dimension, seed + 1);
        float[][] vectors = gaussian(count, dimension, seed + 2);
        for (float[] vector : vectors) {
            float[] centre = centres[random.nextInt(clusters)];
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (centre[i] + SPREAD * vector[i]);
            }
        }
        return vectors;
    }

    /** Returns vectors whose components are independent and normally distributed. */
    public static float[][] gaussian(int count, int dimension, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    /** Returns queries near some of the vectors. */
    public static float[][] near(float[][] vectors, int count, long seed) {
        Random random = new Random(seed);
        float[][] queries = new float[count][];
        for (int i = 0; i < count; i++) {
            float[] query = vectors[random.nextInt(vectors.length)].clone();
            for (int j = 0; j < query.length; j++) {
                query[j] = (float) (query[j] + SPREAD / 2 * random.nextGaussian());
            }
            queries[i] = query;
        }
        return queries;
    }

    /** Returns the squared distance of two vectors, in double precision. */
    public static double squaredDistance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double apart = (double) first[i] - second[i];
            sum += apart * apart;
        }
        return sum;
    }
}
