package io.quantara.bench.data;

/** Scales vectors to unit length. */
final class UnitLength {

    private UnitLength() {}

    /** Returns the vector scaled, or itself when it is zero. */
    static float[] of(float[] vector) {
        double norm = Math.sqrt(Closeness.dot(vector, vector));
        if (norm == 0) {
            return vector;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }
}
