package io.quantara.examples.index;

import io.quantara.index.BuildContext;

/** Lloyd's k-means, with a fixed number of rounds and random points to begin with. Stateless. */
final class KMeans {

    private static final int ROUNDS = 8;

    private KMeans() {}

    /**
     * Returns centres such that points are near one of them. A centre that loses all its points stays where it is.
     *
     * @param points n times {@code float[dimension]}; with no point all centres are zero
     * @param count how many centres
     */
    static float[][] centres(float[][] points, int count, int dimension, BuildContext context) {
        float[][] centres = new float[count][dimension];
        if (points.length == 0) {
            return centres;
        }
        for (int i = 0; i < count; i++) {
            int chosen = i < points.length ? context.random().nextInt(points.length) : i % points.length;
            centres[i] = points[chosen].clone();
        }
        int[] nearest = new int[points.length];
        for (int round = 0; round < ROUNDS; round++) {
            context.forEach(points.length, i -> nearest[i] = nearest(points[i], centres));
            moveToMeans(centres, points, nearest);
        }
        return centres;
    }

    private static void moveToMeans(float[][] centres, float[][] points, int[] nearest) {
        double[][] sums = new double[centres.length][centres[0].length];
        int[] sizes = new int[centres.length];
        for (int i = 0; i < points.length; i++) {
            sizes[nearest[i]]++;
            for (int j = 0; j < points[i].length; j++) {
                sums[nearest[i]][j] += points[i][j];
            }
        }
        for (int centre = 0; centre < centres.length; centre++) {
            for (int j = 0; j < sums[centre].length && sizes[centre] > 0; j++) {
                centres[centre][j] = (float) (sums[centre][j] / sizes[centre]);
            }
        }
    }

    /** Returns which centre is nearest to a point, the first of several. */
    static int nearest(float[] point, float[][] centres) {
        int nearest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < centres.length; i++) {
            float distance = squaredDistance(point, centres[i]);
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }

    static float squaredDistance(float[] first, float[] second) {
        float sum = 0;
        for (int i = 0; i < first.length; i++) {
            float difference = first[i] - second[i];
            sum += difference * difference;
        }
        return sum;
    }

    static float dot(float[] first, float[] second) {
        float sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}
