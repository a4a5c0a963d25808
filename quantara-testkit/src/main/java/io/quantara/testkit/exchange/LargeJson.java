package io.quantara.testkit.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Writes files of any size in the JSON format of the original, as Python would: vectors of doubles with all their
 * digits, one collection, settings first. The same seed gives the same file.
 */
public final class LargeJson {

    /** The collection that holds all records. */
    public static final String COLLECTION = "research";

    private static final int WORDS = 40;

    private final SplittableRandom random;
    private final int dimension;

    private LargeJson(long seed, int dimension) {
        this.random = new SplittableRandom(seed);
        this.dimension = dimension;
    }

    /** Writes a file that can be imported. */
    public static void write(OutputStream stream, long seed, long records, int dimension) throws IOException {
        LargeJson file = new LargeJson(seed, dimension);
        file.begin(stream);
        for (long record = 0; record < records; record++) {
            put(stream, (record == 0 ? "\n        " : ",\n        ") + file.record(file.dimension));
        }
        end(stream);
    }

    /**
     * Writes a file whose last record lacks a component: an import must refuse it with the line that is returned.
     *
     * @param records at least 2
     * @param dimension at least 2
     */
    public static long writeWithErrorAtEnd(OutputStream stream, long seed, long records, int dimension)
            throws IOException {
        LargeJson file = new LargeJson(seed, dimension);
        file.begin(stream);
        for (long record = 0; record < records - 1; record++) {
            put(stream, (record == 0 ? "\n        " : ",\n        ") + file.record(file.dimension));
        }
        put(stream, ",\n        " + file.record(dimension - 1));
        end(stream);
        return 3 + records;
    }

    private void begin(OutputStream stream) throws IOException {
        put(stream, "{\n    \"_config\": {\"dimensions\": null, \"auto_dim\": true, \"auto_persist\": true, "
                + "\"_collection_indexes\": {\"" + COLLECTION + "\": \"default\"}},\n    \"" + COLLECTION + "\": {");
    }

    private static void end(OutputStream stream) throws IOException {
        put(stream, "\n    }\n}\n");
        stream.flush();
    }

    /** Returns a record on one line. */
    private String record(int components) {
        String id = new UUID(
                        (random.nextLong() & ~0xF000L) | 0x4000L,
                        (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE)
                .toString();
        StringBuilder text = new StringBuilder(components * 24 + 1024);
        text.append('"').append(id).append("\": {\"id\": \"").append(id).append("\", \"name\": \"");
        for (int word = 0; word < WORDS; word++) {
            text.append(word == 0 ? "" : " ").append(Long.toString(random.nextLong(1L << 30), Character.MAX_RADIX));
        }
        text.append("\", \"vector\": [");
        for (int component = 0; component < components; component++) {
            text.append(component == 0 ? "" : ", ").append(random.nextDouble(-0.2, 0.2));
        }
        return text.append("], \"metadata\": {\"year\": ")
                .append(random.nextInt(1990, 2030))
                .append(", \"category\": \"ai\", \"rating\": ")
                .append(random.nextDouble())
                .append("}}")
                .toString();
    }

    private static void put(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
