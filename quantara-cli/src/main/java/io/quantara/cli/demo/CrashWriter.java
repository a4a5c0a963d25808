package io.quantara.cli.demo;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.OpenMode;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.QuietLog;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The process that is killed: writes batches without end and reports each on its standard output once the database
 * acknowledged it. Ends by itself only when nobody listens any more.
 */
public final class CrashWriter {

    /** What a report begins with; the number of the batch and a full stop follow. */
    static final String REPORT = "acknowledged batch ";

    private CrashWriter() {}

    /**
     * Writes until it is killed.
     *
     * @param arguments the folder of the database
     */
    public static void main(String[] arguments) {
        QuietLog.begin();
        PrintStream out = System.out;
        DatabaseOptions options = DatabaseOptions.defaults().openMode(OpenMode.EXISTING);
        try (Database db = Database.open(Path.of(arguments[0]), options)) {
            VectorCollection target = db.getOrCreateCollection(CrashDocuments.COLLECTION);
            for (int batch = 0; !out.checkError(); batch++) {
                target.insertAll(CrashDocuments.batch(batch));
                out.println(REPORT + batch + ".");
                out.flush();
            }
        }
    }
}
