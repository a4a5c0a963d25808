package io.quantara.bench.data;

import io.quantara.Metric;

/** How close two vectors are, in double precision, whatever the systems compute. */
public final class Closeness {

    /** A score of float32 sums is right to about a millionth of the terms it adds. */
    private static final double ROUNDING = 1e-6;

    private Closeness() {}

    /** Returns a number that is larger for closer vectors; of euclidean distances, the negative one. */
    public static double of(Metric metric, float[] a, float[] b) {
        return switch (metric) {
            case DOT -> dot(a, b);
            case COSINE -> {
                double norms = Math.sqrt(dot(a, a) * dot(b, b));
                yield norms == 0 ? 0 : dot(a, b) / norms;
            }
            case EUCLIDEAN -> -distance(a, b);
        };
    }

    /** Returns by how much a closeness may differ from another for both to count as equal. */
    public static double rounding(Metric metric, double closeness, float[] a, float[] b) {
        return switch (metric) {
            case COSINE -> ROUNDING;
            case DOT -> ROUNDING * Math.sqrt(dot(a, a) * dot(b, b));
            case EUCLIDEAN -> ROUNDING * Math.abs(closeness);
        };
    }

    /** Returns the dot product. */
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
