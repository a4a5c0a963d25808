package io.quantara;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** A program that loads and searches many documents of 128 dimensions, and prints how long it took and what it took. */
final class LoadInChild {

    private static final int DIMENSION = 128;

    private LoadInChild() {}

    public static void main(String[] arguments) {
        long count = Long.parseLong(arguments[1]);
        try (Footprint footprint = new Footprint();
                Database db = Database.open(Path.of(arguments[0]))) {
            long started = System.nanoTime();
            SplittableRandom random = new SplittableRandom(42);
            db.load(LongStream.range(0, count).mapToObj(n -> document(n, random)));
            print("loadMillis", started);
            started = System.nanoTime();
            SearchResults results = db.search(vector(new SplittableRandom(42)), 10);
            print("searchMillis", started);
            started = System.nanoTime();
            db.compact();
            print("compactMillis", started);
            System.out.println("first=" + results.getFirst().name());
            System.out.println("found=" + results.size());
            System.out.println("documents=" + db.count());
            System.out.println("anonymousMebibytes=" + footprint.peakMebibytes());
        }
    }

    private static void print(String label, long started) {
        System.out.println(label + "=" + (System.nanoTime() - started) / 1_000_000);
    }

    private static NewDocument document(long n, SplittableRandom random) {
        return NewDocument.of(String.valueOf(n), vector(random), Metadata.of("n", n));
    }

    private static float[] vector(SplittableRandom random) {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) random.nextDouble() - 0.5f;
        }
        return vector;
    }
}
