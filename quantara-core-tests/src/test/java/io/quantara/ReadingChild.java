package io.quantara;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that follows a database until its input says so, verifies each state it sees, and prints its sequence
 * number.
 */
final class ReadingChild {

    private ReadingChild() {}

    public static void main(String[] arguments) throws IOException {
        DatabaseOptions options = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
        try (Database db = Database.open(Path.of(arguments[0]), options)) {
            long shown = NumberedWrites.verify(db);
            System.out.println(shown);
            long refreshes = 0;
            boolean isLast = false;
            while (!isLast) {
                isLast = System.in.available() > 0;
                boolean moved = db.refresh();
                refreshes++;
                long now = NumberedWrites.verify(db);
                if (now < shown || moved != now > shown) {
                    throw new AssertionError("A refresh from " + shown + " to " + now + " said " + moved);
                }
                shown = now;
                verifyLag(db, now);
                if (moved) {
                    System.out.println(now);
                }
            }
            System.out.println("refreshes=" + refreshes);
        }
    }

    private static void verifyLag(Database db, long shown) {
        ReaderLag lag = db.stats().readerLag().orElseThrow();
        boolean isRight = lag.sequenceNumber() == shown
                && lag.batchesBehind() == lag.durableSequenceNumber() - shown
                && lag.batchesBehind() >= 0
                && lag.sinceRefresh().compareTo(Duration.ofMinutes(1)) < 0;
        if (!isRight) {
            throw new AssertionError(lag + " at " + shown);
        }
    }
}
