package io.quantara.internal.index.ivf;

import io.quantara.internal.index.CentreSearch;
import java.util.Arrays;

/**
 * The 256 codewords of one piece of a vector. They are kept component by component, so that the distances of all of
 * them are computed in loops that the compiler turns into vector instructions. Immutable once trained, hence safe
 * for many threads.
 */
final class Codebook {

    /** Codewords of a piece. */
    static final int SIZE = 256;

    private final int start;
    private final float[][] words;

    private Codebook(int start, int length) {
        this.start = start;
        this.words = new float[length][SIZE];
    }

    /**
     * Finds codewords by Lloyd's algorithm, beginning with the first vectors.
     *
     * @param vectors in random order
     * @param start the first component of the piece
     * @param length how many components it has
     */
    static Codebook train(float[][] vectors, int start, int length, int rounds) {
        Codebook book = new Codebook(start, length);
        for (int word = 0; word < SIZE && vectors.length > 0; word++) {
            for (int i = 0; i < length; i++) {
                book.words[i][word] = vectors[word % vectors.length][start + i];
            }
        }
        for (int round = 0; round < rounds && vectors.length > SIZE; round++) {
            book.improve(vectors);
        }
        return book;
    }

    /** Moves each codeword to the mean of the vectors nearest to it; one that has none stays. */
    private void improve(float[][] vectors) {
        double[][] sums = new double[words.length][SIZE];
        int[] counts = new int[SIZE];
        float[] distances = new float[SIZE];
        for (float[] vector : vectors) {
            int word = nearest(vector, distances);
            counts[word]++;
            for (int i = 0; i < words.length; i++) {
                sums[i][word] += vector[start + i];
            }
        }
        for (int word = 0; word < SIZE; word++) {
            for (int i = 0; i < words.length && counts[word] > 0; i++) {
                words[i][word] = (float) (sums[i][word] / counts[word]);
            }
        }
    }

    /**
     * Returns the number of the codeword nearest to the piece of a vector.
     *
     * @param distances scratch, {@code float[SIZE]}
     */
    int nearest(float[] vector, float[] distances) {
        Arrays.fill(distances, 0);
        for (int i = 0; i < words.length; i++) {
            addSquares(distances, words[i], vector[start + i]);
        }
        return CentreSearch.least(distances, SIZE);
    }

    private static void addSquares(float[] sums, float[] components, float component) {
        for (int word = 0; word < SIZE; word++) {
            float difference = component - components[word];
            sums[word] += difference * difference;
        }
    }

    /** Returns the first component of the piece. */
    int start() {
        return start;
    }

    /** Returns how many components the piece has. */
    int length() {
        return words.length;
    }

    /** Returns one component of all codewords, not a copy. */
    float[] components(int component) {
        return words[component];
    }
}
