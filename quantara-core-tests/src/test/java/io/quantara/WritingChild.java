package io.quantara;

import java.io.IOException;
import java.nio.file.Path;

/** A program that writes until its input ends, and prints the number of each write when it is acknowledged. */
final class WritingChild {

    private WritingChild() {}

    public static void main(String[] arguments) throws IOException {
        try (Database db = Database.open(Path.of(arguments[0]), NumberedWrites.options())) {
            long written = NumberedWrites.sequence(db);
            while (System.in.available() == 0) {
                written = NumberedWrites.writeNext(db, written);
                System.out.println(written);
                System.out.flush();
            }
        }
    }
}
