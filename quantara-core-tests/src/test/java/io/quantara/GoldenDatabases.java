package io.quantara;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the golden databases of a format, which every later release must open: a zip of the folder and a JSON file
 * with all that is in it, for each.
 */
final class GoldenDatabases {

    /** Where they lie, seen from this module. */
    static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int EXIT_WITHOUT_CLOSING = 3;

    private GoldenDatabases() {}

    /** What the databases are written and opened with: the smallest memtable, so that few rows make segments. */
    static DatabaseOptions options() {
        return DatabaseOptions.defaults().memtableRows(16).indexType(new ProbingIndex());
    }

    /** Writes those of the present format; refuses to where there are some of that name already. */
    static void write(String format) throws IOException, InterruptedException {
        Path target = Files.createDirectory(FOLDER.resolve(format));
        Path work = Files.createTempDirectory("golden");
        write(work.resolve("empty"), db -> {});
        write(work.resolve("everything"), GoldenDatabases::fillWithEverything);
        write(work.resolve("versions"), GoldenDatabases::fillWithVersions);
        ChildJvm killed =
                ChildJvm.run(GoldenDatabases.class, List.of(), work.resolve("killed").toString());
        if (killed.exitCode() != EXIT_WITHOUT_CLOSING) {
            throw new IllegalStateException("The process that is to stop ended otherwise: " + killed.output());
        }
        for (String name : List.of("empty", "everything", "versions", "killed")) {
            zip(work.resolve(name), target.resolve(name + ".zip"));
            try (Database db = Database.open(work.resolve(name), options())) {
                Files.writeString(target.resolve(name + ".json"), GoldenContents.describe(db));
            }
        }
    }

    /** Unpacks one of them into a new folder and returns it. */
    static Path unpack(Path zip, Path folder) throws IOException {
        Files.createDirectory(folder);
        try (InputStream input = Files.newInputStream(zip); ZipInputStream files = new ZipInputStream(input)) {
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                Files.copy(files, folder.resolve(file.getName()));
            }
        }
        return folder;
    }

    private static void write(Path folder, Consumer<Database> content) {
        try (Database db = Database.open(folder, options())) {
            content.accept(db);
        }
    }

    /** Writes a database and ends the process as a kill does, with the log as it is. Takes the folder. */
    public static void main(String[] arguments) {
        Database db = Database.open(Path.of(arguments[0]), options());
        db.config().set("owner", "nobody");
        db.insertAll(documents(1, 20, 4));
        db.compact();
        db.insertAll(documents(2, 5, 4));
        db.delete(id(1, 3));
        db.createCollection("late", CollectionOptions.defaults().metric(Metric.DOT)).insertAll(documents(3, 3, 2));
        Runtime.getRuntime().halt(EXIT_WITHOUT_CLOSING);
    }

    private static void fillWithEverything(Database db) {
        CollectionOptions options = CollectionOptions.defaults();
        db.insertAll(documents(1, 40, 5));
        VectorCollection dot = db.createCollection("dot", options.metric(Metric.DOT).dimension(8));
        dot.load(documents(2, 60, 8).stream());
        VectorCollection indexed = db.createCollection(
                "расстояние 距離 🜁", options.metric(Metric.EUCLIDEAN).index("probing", Map.of("buckets", 4)));
        indexed.insertAll(documents(3, 50, 3));
        db.createCollection("strict", options.withoutDimensionInference().dimension(2));
        db.createCollection("modelled", options.embeddedBy("a model")).insertAll(documents(4, 2, 2));
        db.createCollection("dropped").insertAll(documents(5, 17, 2));
        db.createCollection("cleared").insertAll(documents(6, 17, 2));
        db.deleteCollection("dropped");
        db.getCollection("cleared").clear();
        db.config().update(Map.of("language", "français", "limits", List.of(1, 2.5, Map.of("deep", true)), "gone", 1));
        db.config().remove("gone");
        VectorCollection copy = db.cloneCollection("default", "copy");
        db.deleteAll(List.of(id(1, 2), id(1, 17), id(1, 33)));
        copy.deleteAll(List.of(id(1, 5), id(1, 18)));
        copy.update(id(1, 7), DocumentPatch.of().name("changed in the clone").put("n", -7));
        dot.deleteAll(Filter.lt("n", 9));
        indexed.deleteAll(Filter.between("n", 20, 24));
        copy.insertAll(documents(7, 33, 5));
        indexed.awaitIndex(MINUTE);
        db.renameCollection("cleared", "cleared and renamed");
        db.insertAll(documents(8, 3, 5));
        db.upsert(NewDocument.of("replaced", new float[] {1, 2, 3, 4, 5}).id(id(1, 11)));
        indexed.insertAll(documents(9, 4, 3));
        db.delete(id(1, 20));
        db.config().set("last", "in the log only");
    }

    /** Two versions: one alone holds some documents and a collection, the other is as the present. */
    private static void fillWithVersions(Database db) {
        db.insertAll(documents(1, 25, 4));
        db.createCollection("dropped later", CollectionOptions.defaults().metric(Metric.EUCLIDEAN))
                .insertAll(documents(2, 18, 3));
        db.config().set("owner", "somebody");
        db.delete(id(1, 3));
        db.createVersion("before the change");
        db.deleteCollection("dropped later");
        db.deleteAll(Filter.lt("n", 12));
        db.update(id(1, 20), DocumentPatch.of().put("n", -20));
        db.config().set("owner", "somebody else");
        db.compact();
        db.insertAll(documents(3, 4, 4));
        db.createVersion("after it");
    }

    /** Documents with metadata of every kind; the vectors are random, but for a few special ones. */
    private static List<NewDocument> documents(int set, int count, int dimension) {
        Random random = new Random(set);
        return IntStream.range(0, count)
                .mapToObj(n -> NewDocument.of("документ " + n + " 🜁 \"\\\n", vector(random, n, dimension))
                        .metadata(metadata(n))
                        .id(id(set, n)))
                .toList();
    }

    private static UUID id(int set, int n) {
        return new UUID(0x4000L | (long) set << 48, Long.MIN_VALUE | (n * 0x9e3779b97f4a7c15L));
    }

    private static float[] vector(Random random, int n, int dimension) {
        float[] vector = new float[dimension];
        for (int at = 0; at < dimension; at++) {
            vector[at] = random.nextFloat() - 0.5f;
        }
        switch (n) {
            case 10 -> Arrays.fill(vector, 0);
            case 11 -> Arrays.fill(vector, -0f);
            case 12 -> vector[0] = Float.MIN_VALUE;
            case 13 -> vector[1] = 0x1p60f;
            default -> vector[0] += n * 0.01f;
        }
        return vector;
    }

    private static Metadata metadata(int n) {
        if (n == 3) {
            return Metadata.empty();
        }
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        inner.put("none", null);
        inner.put("list", Arrays.asList(1, -2.5, "drei", null, true, List.of(), List.of(n, List.of("deep"))));
        inner.put("", "an empty key");
        return Metadata.of("n", n, "none", null, "yes", true, "no", false)
                .with("numbers", List.of(n - 128, n * 300, n * 70_000, Long.MIN_VALUE + n, Long.MAX_VALUE - n))
                .with("fractions", List.of(0.1 * n, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1.0))
                .with("text", "größe 大きさ 🜁 " + "x".repeat(n * 9))
                .with("empty", "")
                .with("a.b", "a key with a dot")
                .with("map", inner);
    }

    private static void zip(Path folder, Path target) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.sorted().forEach(files::add);
        }
        try (OutputStream output = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
                ZipOutputStream zip = new ZipOutputStream(output)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
