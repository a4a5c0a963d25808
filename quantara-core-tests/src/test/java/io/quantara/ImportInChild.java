package io.quantara;

import java.nio.file.Path;

/** A program that imports a file and prints what came of it. */
final class ImportInChild {

    private ImportInChild() {}

    public static void main(String[] arguments) {
        try (Footprint footprint = new Footprint();
                Database db = Database.open(Path.of(arguments[0]))) {
            long started = System.nanoTime();
            try {
                LoadReport report = db.importFromJson(Path.of(arguments[1]));
                System.out.println("inserted=" + report.inserted());
            } catch (ImportException e) {
                System.out.println("line=" + e.line());
                System.out.println("refused: " + e.getMessage());
            }
            System.out.println("millis=" + (System.nanoTime() - started) / 1_000_000);
            System.out.println("documents=" + db.stats().documents());
            System.out.println("collections=" + db.listCollections().size());
            System.out.println("anonymousMebibytes=" + footprint.peakMebibytes());
        }
    }
}
