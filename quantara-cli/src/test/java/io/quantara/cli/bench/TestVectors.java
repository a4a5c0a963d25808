package io.quantara.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small files of vectors in the formats of the benchmarks. */
final class TestVectors {

    private TestVectors() {}

    static float[][] random(long seed, int count, int dimension) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = Float.float16ToFloat(Float.floatToFloat16((float) random.nextDouble(-1, 1)));
            }
        }
        return vectors;
    }

    static Path fvecs(Path file, float[][] vectors) throws IOException {
        ByteBuffer bytes = little(vectors.length * (Integer.BYTES + Float.BYTES * vectors[0].length));
        for (float[] vector : vectors) {
            bytes.putInt(vector.length);
            for (float component : vector) {
                bytes.putFloat(component);
            }
        }
        return write(file, bytes);
    }

    static Path f16(Path file, float[][] vectors) throws IOException {
        ByteBuffer bytes = little(vectors.length * Short.BYTES * vectors[0].length);
        for (float[] vector : vectors) {
            for (float component : vector) {
                bytes.putShort(Float.floatToFloat16(component));
            }
        }
        return write(file, bytes);
    }

    static Path bvecs(Path file, int[][] vectors) throws IOException {
        ByteBuffer bytes = little(vectors.length * (Integer.BYTES + vectors[0].length));
        for (int[] vector : vectors) {
            bytes.putInt(vector.length);
            for (int component : vector) {
                bytes.put((byte) component);
            }
        }
        return write(file, bytes);
    }

    static Path ivecs(Path file, int[][] rows) throws IOException {
        ByteBuffer bytes = little(rows.length * Integer.BYTES * (1 + rows[0].length));
        for (int[] row : rows) {
            bytes.putInt(row.length);
            for (int number : row) {
                bytes.putInt(number);
            }
        }
        return write(file, bytes);
    }

    private static Path write(Path file, ByteBuffer bytes) throws IOException {
        byte[] all = new byte[bytes.flip().remaining()];
        bytes.get(all);
        return Files.write(file, all);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the rows nearest to each query by euclidean distance. */
    static int[][] nearest(float[][] base, float[][] queries, int count) {
        int[][] rows = new int[queries.length][];
        for (int query = 0; query < queries.length; query++) {
            float[] vector = queries[query];
            rows[query] = IntStream.range(0, base.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> squaredDistance(base[row], vector)))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return rows;
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }
}
