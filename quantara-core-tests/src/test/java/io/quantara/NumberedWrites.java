package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Writes whose sequence number says what the database holds: the first 40 insert a batch each, later ones delete an old
 * batch and insert a new one in turn, about 40 batches being there at any time.
 */
final class NumberedWrites {

    private static final long FIRST = 40;
    private static final long KEPT = FIRST + 1;

    private NumberedWrites() {}

    /** So small that flushes and merges are always running. */
    static DatabaseOptions options() {
        return DatabaseOptions.defaults().memtableRows(32);
    }

    static long sequence(Database db) {
        return db.stats().sequenceNumber();
    }

    /** Does the next write and returns its sequence number. */
    static long writeNext(Database db, long before) {
        long number = before + 1;
        if (isInsert(number)) {
            db.insertAll(IntStream.range(0, size(number))
                    .mapToObj(i -> NewDocument.of(
                            "document " + i, new float[] {number, i, 1}, Metadata.of("batch", number)))
                    .toList());
        } else {
            db.deleteAll(Filter.eq("batch", number - KEPT));
        }
        return number;
    }

    private static boolean isInsert(long number) {
        return number <= FIRST || number % 2 == 1;
    }

    private static int size(long batch) {
        return 1 + (int) (batch % 7);
    }

    /** Requires that a database holds what its sequence number says, and returns that. */
    static long verify(Database db) {
        long sequence = sequence(db);
        assertThat(batches(db)).as("batches at sequence number %s", sequence).isEqualTo(expected(sequence));
        return sequence;
    }

    /** Requires that a database that may be moving holds what one of its sequence numbers says; returns the last. */
    static long verifyMoving(Database db) {
        long before = sequence(db);
        Map<Long, Integer> found = batches(db);
        long after = sequence(db);
        assertThat(LongStream.rangeClosed(before, after).mapToObj(NumberedWrites::expected))
                .as("batches between %s and %s", before, after)
                .contains(found);
        return after;
    }

    private static Map<Long, Integer> batches(Database db) {
        Map<Long, Integer> found = new TreeMap<>();
        try (Stream<Document> documents = db.stream()) {
            documents.forEach(document -> found.merge(document.metadata().getLong("batch"), 1, Integer::sum));
        }
        return found;
    }

    /** Of the first batches the even ones stay for ever, of the others the newest. */
    private static Map<Long, Integer> expected(long sequence) {
        Map<Long, Integer> batches = new TreeMap<>();
        for (long number = 2; number <= Math.min(sequence, FIRST); number += 2) {
            batches.put(number, size(number));
        }
        long newestDeleted = sequence <= FIRST ? -1 : sequence - sequence % 2 - KEPT;
        for (long number = Math.max(1, newestDeleted + 2); number <= sequence; number += 2) {
            batches.put(number, size(number));
        }
        return batches;
    }
}
