package io.quantara.internal.engine;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Filter;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The program that {@link KillTest} kills: writes numbered batches of documents for ever, deletes old ones, and reports
 * each step on standard output when it is acknowledged: the number of the batch, negative when it was deleted.
 */
final class KilledWriter {

    /** How many batches are kept. */
    static final int KEPT = 60;

    private KilledWriter() {}

    /** Returns how many documents a batch has. */
    static int size(long batch) {
        return 1 + (int) (batch % 7);
    }

    static DatabaseOptions options() {
        return DatabaseOptions.defaults().memtableRows(16);
    }

    /** Takes the folder and the number of the first batch. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[1]);
        PrintStream acknowledged = System.out;
        try (Database db = Database.open(Path.of(arguments[0]), options())) {
            for (long batch = first; batch < Long.MAX_VALUE; batch++) {
                db.insertAll(documents(batch));
                acknowledged.println(batch);
                acknowledged.flush();
                if (batch > KEPT) {
                    db.deleteAll(Filter.eq("batch", batch - KEPT));
                    acknowledged.println(KEPT - batch);
                    acknowledged.flush();
                }
            }
        }
    }

    private static List<NewDocument> documents(long batch) {
        return IntStream.range(0, size(batch))
                .mapToObj(i -> NewDocument.of(
                        "document " + i, new float[] {batch, i, 1}, Metadata.of("batch", batch)))
                .toList();
    }
}
