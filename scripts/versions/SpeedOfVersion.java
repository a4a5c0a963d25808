import io.quantara.Database;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.SearchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Prints what a version does in a second, as {@code name rate} lines; uses only what every version has. */
public final class SpeedOfVersion {

    private static final int DOCUMENTS = 40_000;
    private static final int DIMENSION = 384;
    private static final int BATCH = 1_000;
    private static final int SINGLES = 1_000;
    private static final int SEARCHES = 300;

    private final SplittableRandom random = new SplittableRandom(7);

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        delete(folder);
        new SpeedOfVersion().run(folder);
        delete(folder);
    }

    private void run(Path folder) {
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < DOCUMENTS; n++) {
            documents.add(document(n));
        }
        try (Database db = Database.open(folder)) {
            long start = System.nanoTime();
            for (int from = 0; from < DOCUMENTS; from += BATCH) {
                db.insertAll(documents.subList(from, from + BATCH));
            }
            print("insert-batches", DOCUMENTS, start);
            // Nothing of the batches is to be flushed or merged beside what follows.
            db.compact();
            start = System.nanoTime();
            for (int n = 0; n < SINGLES; n++) {
                db.insert(document(n));
            }
            print("insert-one-by-one", SINGLES, start);
            db.compact();
        }
        try (Database db = Database.open(folder)) {
            search(db, 1);
            long start = System.nanoTime();
            search(db, SEARCHES);
            print("search", SEARCHES, start);
        }
    }

    private void search(Database db, int searches) {
        for (int n = 0; n < searches; n++) {
            if (db.search(SearchRequest.of(vector()).topK(10)).size() != 10) {
                throw new AssertionError("A search found too little");
            }
        }
    }

    private NewDocument document(int n) {
        return NewDocument.of("document " + n, vector()).metadata(Metadata.of("n", n, "kind", "kind " + n % 10));
    }

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }

    private static void print(String what, long count, long startNanos) {
        System.out.printf("%s %.3f%n", what, count * 1e9 / (System.nanoTime() - startNanos));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
