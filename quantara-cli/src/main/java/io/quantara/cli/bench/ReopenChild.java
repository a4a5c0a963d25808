package io.quantara.cli.bench;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.NewDocument;
import io.quantara.OpenMode;
import io.quantara.cli.terminal.QuietLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The fresh JVMs of {@code bench reopen}: one writes a database, another opens it. */
public final class ReopenChild {

    /** The line that says that all is written. */
    static final String WRITTEN = "written";

    /** What the line begins with that tells nanoseconds and documents. */
    static final String OPENED = "opened ";

    private static final long SEED = 20260101;
    private static final int BATCH = 1_000;

    /** How the writing process ends. */
    enum Ending {
        /** It closes the database. */
        CLOSE,
        /** It waits to be killed. */
        KILL
    }

    private ReopenChild() {}

    /**
     * Runs one of the two.
     *
     * @param arguments {@code write FOLDER ENDING DOCUMENTS DIMENSION} or {@code open FOLDER}
     */
    public static void main(String[] arguments) throws IOException {
        QuietLog.begin();
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("write")) {
            write(folder, Ending.valueOf(arguments[2]), Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        } else {
            open(folder);
        }
    }

    private static void write(Path folder, Ending ending, int documents, int dimension) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        try (Database db = Database.open(folder)) {
            for (int from = 0; from < documents; from += BATCH) {
                List<NewDocument> batch = new ArrayList<>();
                for (int i = from; i < Math.min(documents, from + BATCH); i++) {
                    batch.add(NewDocument.of("document " + i, vector(random, dimension)));
                }
                db.insertAll(batch);
            }
            if (ending == Ending.KILL) {
                say(WRITTEN);
                // Until the kill, or the end of the parent, which closes this pipe.
                int end = System.in.read();
                assert end < 0 : "nobody writes to this process";
            }
        }
        if (ending == Ending.CLOSE) {
            say(WRITTEN);
        }
    }

    private static void open(Path folder) {
        long start = System.nanoTime();
        try (Database db = Database.open(folder, DatabaseOptions.defaults().openMode(OpenMode.EXISTING))) {
            long nanos = System.nanoTime() - start;
            say(OPENED + nanos + " " + db.count());
        }
    }

    private static float[] vector(SplittableRandom random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }

    private static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }
}
