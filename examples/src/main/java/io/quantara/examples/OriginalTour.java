package io.quantara.examples;

import static io.quantara.Filter.and;
import static io.quantara.Filter.eq;
import static io.quantara.Filter.gte;
import static io.quantara.Filter.lt;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.DocumentPatch;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.OnConflict;
import io.quantara.SearchRequest;
import io.quantara.SearchResults;
import io.quantara.VectorCollection;
import io.quantara.examples.index.IvfPqIndex;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A tour of all that the Python original can do, call by call, in Java. Each step prints what it did. It may be run
 * again and again on the same folder: it removes what it made the time before.
 */
public final class OriginalTour {

    private static final int DIMENSION = 16;
    private static final List<String> FIELDS = List.of("ai", "biology", "physics");

    private final Path folder;
    private final PrintStream out;
    private final Random random = new Random(2017);

    OriginalTour(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** Takes the tour in the folder {@code tour}, or in the one given. */
    public static void main(String[] arguments) throws IOException {
        new OriginalTour(Path.of(arguments.length == 0 ? "tour" : arguments[0]), System.out).run();
    }

    void run() throws IOException {
        Files.createDirectories(folder);
        try (Database db = open()) {
            startAfresh(db);
            VectorCollection papers = createCollections(db);
            insert(papers);
            search(papers);
            filter(papers);
            update(papers);
            delete(papers);
            renameAndClone(db);
            settings(db);
            saveIndex(db);
            export(db);
        }
        reopen();
        importElsewhere();
    }

    /** Opens the folder, or creates it. Index types are code, so they are passed each time. */
    private Database open() {
        return Database.open(folder.resolve("db"), DatabaseOptions.defaults().indexType(new IvfPqIndex()));
    }

    private void startAfresh(Database db) throws IOException {
        for (String name : db.listCollections()) {
            if (!name.equals(Database.DEFAULT_COLLECTION)) {
                db.deleteCollection(name);
            }
        }
        db.getCollection(Database.DEFAULT_COLLECTION).clear();
        db.config().clear();
        Files.deleteIfExists(folder.resolve("tour.json"));
        Files.deleteIfExists(folder.resolve("library.idx"));
        out.println("opened " + db.folder().orElseThrow() + ": " + db.count() + " documents");
    }

    private VectorCollection createCollections(Database db) {
        // The first vector sets the dimension unless it is fixed; the metric is cosine unless said.
        VectorCollection papers = db.createCollection("papers");
        db.createCollection("images", CollectionOptions.defaults().metric(Metric.EUCLIDEAN).dimension(2));
        db.getCollection("images").insert("a red square", new float[] {1, 0});
        db.insert("a document in the default collection", vector(0));
        out.println("collections: " + db.listCollections());
        return papers;
    }

    private void insert(VectorCollection papers) {
        UUID id = papers.insert(
                "Attention Is All You Need", vector(0), Metadata.of("field", "ai", "year", 2017, "draft", true));
        out.println("inserted one: " + papers.get(id).name());

        // A batch is written as a whole or not at all.
        List<NewDocument> batch = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            int field = n % FIELDS.size();
            Metadata metadata = Metadata.of("field", FIELDS.get(field), "year", 1990 + n % 35);
            batch.add(NewDocument.of("Paper " + n, vector(field), metadata));
        }
        out.println("inserted a batch: " + papers.insertAll(batch).size() + " documents");
    }

    /** Makes up an embedding: those of one field are near each other. */
    private float[] vector(int field) {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = random.nextFloat() * 0.3f + (at % FIELDS.size() == field ? 1 : 0);
        }
        return vector;
    }

    private void search(VectorCollection papers) {
        float[] query = vector(0);
        for (Metric metric : Metric.values()) {
            SearchResults results = papers.search(SearchRequest.of(query).metric(metric));
            out.println(metric + ": " + results.getFirst().name() + " " + results.getFirst().score());
        }
        SearchResults near = papers.search(SearchRequest.of(query).topK(5).threshold(0.9));
        out.println("at least 0.9: " + near.size() + " results by " + near.plan());
    }

    private void filter(VectorCollection papers) {
        SearchResults results = papers.search(SearchRequest.of(vector(1))
                .topK(5)
                .filter(and(eq("field", "biology"), gte("year", 2020))));
        results.forEach(hit -> out.println("filtered: " + hit.name() + " " + hit.metadata()));
        out.println("papers before 2000: " + papers.count(lt("year", 2000)));
    }

    private void update(VectorCollection papers) {
        UUID id = idOf(papers, "Attention Is All You Need");
        papers.update(id, DocumentPatch.of().put("citations", 100_000).remove("draft"));
        papers.update(id, DocumentPatch.of().name("Attention is all you need").vector(vector(0)));
        out.println("updated: " + papers.get(id).name() + " " + papers.get(id).metadata());
    }

    private static UUID idOf(VectorCollection papers, String name) {
        try (var documents = papers.stream(eq("$name", name))) {
            return documents.findFirst().orElseThrow().id();
        }
    }

    private void delete(VectorCollection papers) {
        UUID id = idOf(papers, "Paper 7");
        out.println("deleted: " + papers.delete(id) + ", deleted again: " + papers.delete(id));
        out.println("deleted by filter: " + papers.deleteAll(lt("year", 1995)) + ", left: " + papers.count());
    }

    private void renameAndClone(Database db) {
        VectorCollection papers = db.getCollection("papers");
        db.renameCollection("papers", "library");
        VectorCollection trial = db.cloneCollection("library", "trial");
        trial.clear();
        out.println("renamed to " + papers.name() + ", which a cleared clone leaves with " + papers.count());
        db.deleteCollection("trial");
    }

    private void settings(Database db) {
        db.config().set("owner", "Ada");
        db.config().update(Map.of("language", "en", "version", 3));
        out.println("settings: " + db.config().asMetadata().keys().size());
    }

    /** Indexes are kept by themselves; a saved one moves to another database with the same documents. */
    private void saveIndex(Database db) {
        VectorCollection library = db.getCollection("library");
        library.useIndex("ivf-pq", Map.of("lists", 8));
        library.awaitIndex(Duration.ofMinutes(1));
        out.println("with an index: " + library.search(vector(2)).plan());
        library.saveIndex(folder.resolve("library.idx"));
    }

    private void export(Database db) {
        db.exportToJson(folder.resolve("tour.json"));
        out.println("exported " + db.stats().documents() + " documents");
    }

    private void reopen() {
        try (Database db = open()) {
            VectorCollection library = db.getCollection("library");
            out.println("reopened: " + db.listCollections() + ", " + library.count() + " in the library");
            out.println("its index is " + library.stats().indexState());
        }
    }

    /** Imports the file into a database in memory and gives it the saved index. */
    private void importElsewhere() {
        DatabaseOptions options = DatabaseOptions.defaults().indexType(new IvfPqIndex());
        try (Database other = Database.inMemory(options)) {
            out.println("imported " + other.importFromJson(folder.resolve("tour.json")).inserted() + " documents");
            other.importFromJson(folder.resolve("tour.json"), OnConflict.SKIP);
            VectorCollection library = other.getCollection("library");
            library.loadIndex(folder.resolve("library.idx"));
            out.println("with the saved index: " + library.search(vector(2)).plan());
        }
    }
}
