package io.quantara.soak;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.OpenMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The program of a reading process: for each line on its standard input it reads the whole database and compares it
 * with the model, and says which state it saw: the steps of each writer. Ends when its input does.
 */
final class SoakFollower {

    private static final DatabaseOptions READING =
            DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY).searchThreads(1);

    private static final int OPENED_ANEW = 10;

    private SoakFollower() {}

    /** Takes the folder. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SoakState last = SoakState.of(new long[SoakPlan.WRITERS]);
        int times = 0;
        Database db = Database.open(folder, READING);
        try (BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (orders.readLine() != null) {
                db = movedForward(db, folder, ++times);
                SoakState seen = SoakState.read(db, SoakPlan.WRITERS);
                SoakProgress.requireBetween(last, seen, seen);
                last = seen;
                System.out.println(IntStream.range(0, seen.writers())
                        .mapToObj(writer -> Long.toString(seen.step(writer)))
                        .collect(Collectors.joining(" ")));
            }
        } finally {
            db.close();
        }
    }

    /** Returns the database as it is now: refreshed, and now and then opened anew. */
    private static Database movedForward(Database db, Path folder, int times) {
        if (times % OPENED_ANEW == 0) {
            db.close();
            return Database.open(folder, READING);
        }
        db.refresh();
        return db;
    }
}
