package io.quantara;

import java.nio.file.Path;

/** A program that opens a database and prints what came of it. */
final class OpenInChild {

    private OpenInChild() {}

    public static void main(String[] arguments) {
        DatabaseOptions options = DatabaseOptions.defaults().openMode(OpenMode.valueOf(arguments[1]));
        try (Database db = Database.open(Path.of(arguments[0]), options)) {
            System.out.println("documents=" + db.count());
        } catch (QuantaraException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
