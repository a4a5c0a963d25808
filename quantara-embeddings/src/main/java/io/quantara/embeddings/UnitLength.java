package io.quantara.embeddings;

/** Scaling to length one. */
final class UnitLength {

    private UnitLength() {}

    /** Scales the vector in place to euclidean length one and returns it; a zero vector stays as it is. */
    static float[] scale(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (squares == 0) {
            return vector;
        }
        double length = Math.sqrt(squares);
        for (int component = 0; component < vector.length; component++) {
            vector[component] = (float) (vector[component] / length);
        }
        return vector;
    }
}
