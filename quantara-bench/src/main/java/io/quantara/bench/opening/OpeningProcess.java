package io.quantara.bench.opening;

import io.quantara.Database;
import io.quantara.SearchResults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The fresh JVM: opens a database and searches it. It touches nothing before that would load classes which opening
 * needs.
 */
public final class OpeningProcess {

    /** What the line begins with that tells the figures. */
    static final String MARK = "opened";

    static final int SEARCHES = 10;
    static final int K = 10;

    private OpeningProcess() {}

    /**
     * Prints one line: the milliseconds of the clock at the beginning, the nanoseconds of opening and of each search,
     * and how many documents there are.
     *
     * @param arguments the database, and {@link #SEARCHES} queries as little-endian float32 without a header
     */
    public static void main(String[] arguments) throws IOException {
        long beginMillis = System.currentTimeMillis();
        long start = System.nanoTime();
        try (Database database = Database.open(Path.of(arguments[0]))) {
            long opened = System.nanoTime();
            float[][] queries = queries(Path.of(arguments[1]));
            StringBuilder line = new StringBuilder(MARK)
                    .append(' ')
                    .append(beginMillis)
                    .append(' ')
                    .append(opened - start);
            for (float[] query : queries) {
                long before = System.nanoTime();
                SearchResults found = database.search(query, K);
                line.append(' ').append(System.nanoTime() - before);
                if (found.size() != K) {
                    throw new IllegalStateException("a search found " + found.size() + " documents instead of " + K);
                }
            }
            System.out.println(line.append(' ').append(database.count()));
        }
    }

    private static float[][] queries(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[][] queries = new float[SEARCHES][bytes.remaining() / (SEARCHES * Float.BYTES)];
        for (float[] query : queries) {
            for (int i = 0; i < query.length; i++) {
                query[i] = bytes.getFloat();
            }
        }
        return queries;
    }
}
