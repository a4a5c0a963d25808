package consumer;

import io.quantara.Database;
import java.nio.file.Path;

/**
 * Inserts a document into a database on disk, closes it, opens it again and searches. The first argument is the folder,
 * the second says whether the JVM should have the Vector API: {@code vector} or {@code scalar}.
 */
public final class Consumer {

    private Consumer() {}

    /** Fails with an exception, so with exit code 1, when anything is not as it should be. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        boolean vectorApi = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        check(vectorApi == args[1].equals("vector"), "the JVM has the Vector API: " + vectorApi);

        try (var db = Database.open(folder)) {
            db.insert("Artificial Intelligence", new float[] {1, 0, 0, 0});
            db.insert("Gardening", new float[] {0, 1, 0, 0});
        }
        try (var db = Database.open(folder)) {
            var best = db.search(new float[] {2, 0.1f, 0, 0}, 1);
            check(best.size() == 1, "results: " + best.size());
            check(best.getFirst().score() > 0.99, "best score: " + best.getFirst().score());
            check(db.count() == 2, "documents after reopening: " + db.count());
        }

        boolean named = Database.class.getModule().isNamed();
        System.out.println((named ? "module path" : "class path") + ", " + args[1] + ": found after reopening");
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError(found);
        }
    }
}
