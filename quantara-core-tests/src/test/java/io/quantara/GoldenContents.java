package io.quantara;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a database holds, and some of its answers, as JSON text: settings, collections with their options, every
 * document with the bits of its vector, named versions with their documents, and the results of searches with the bits
 * of their scores. Equal texts mean equal databases.
 */
final class GoldenContents {

    private static final int QUERIES = 3;
    private static final int TOP_K = 5;

    private final Database db;
    private final List<String> collections = new ArrayList<>();
    private final List<String> documents = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();

    private GoldenContents(Database db) {
        this.db = db;
    }

    /** Returns everything, an item a line. */
    static String describe(Database db) {
        GoldenContents contents = new GoldenContents(db);
        db.listCollections().stream().sorted().forEach(name -> contents.add(db.getCollection(name)));
        db.listVersions().forEach(contents::add);
        return contents.text();
    }

    private void add(NamedVersion version) {
        try (DatabaseSnapshot past = db.asOf(version.name())) {
            versions.add(Metadata.of("version", version.name(), "created", version.createdAt().toString())
                    .with("sequence", version.sequence())
                    .with("config", past.config())
                    .toString());
            for (String collection : past.listCollections()) {
                add(past.getCollection(collection), version.name() + "/" + collection, versions);
            }
        }
    }

    private static void add(DocumentReader collection, String name, List<String> lines) {
        try (Stream<Document> all = collection.stream()) {
            all.sorted(Comparator.comparing(document -> document.id().toString()))
                    .forEach(document -> lines.add(line(name, document)));
        }
    }

    private void add(VectorCollection collection) {
        Map<String, Object> facts = facts(collection);
        collections.add(Metadata.copyOf(facts).toString());
        add(collection, collection.name(), documents);
        int dimension = collection.stats().dimension().orElse(0);
        for (int query = 0; query < QUERIES && dimension > 0; query++) {
            for (Metric metric : Metric.values()) {
                SearchRequest request = SearchRequest.of(query(query, dimension)).topK(TOP_K).metric(metric);
                answers.add(line(collection, query, "", request));
                answers.add(line(collection, query, "exact", request.exact()));
                answers.add(line(collection, query, "n >= 7", request.filter(Filter.gte("n", 7))));
            }
        }
    }

    private static Map<String, Object> facts(VectorCollection collection) {
        CollectionOptions options = collection.options();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", collection.name());
        facts.put("metric", options.metric().name());
        facts.put("fixedDimension", options.dimension().orElse(0));
        facts.put("infersDimension", options.infersDimension());
        facts.put("dimension", collection.stats().dimension().orElse(0));
        facts.put("index", options.indexType());
        facts.put("indexOptions", options.indexOptions().asMap());
        facts.put("embeddingModel", options.embeddingModel().orElse(""));
        facts.put("count", collection.count());
        return facts;
    }

    private static String line(String collection, Document document) {
        return Metadata.of("collection", collection, "id", document.id().toString())
                .with("name", document.name())
                .with("vector", bits(document.vector()))
                .with("metadata", document.metadata())
                .toString();
    }

    private static String line(VectorCollection collection, int query, String how, SearchRequest request) {
        List<String> found = collection.search(request).stream()
                .map(result -> result.id() + " " + bits(result.score()))
                .toList();
        return Metadata.of("collection", collection.name(), "query", query, "how", how)
                .with("metric", request.metric().map(Metric::name).orElse(""))
                .with("found", found)
                .toString();
    }

    /** Returns {@code float[dimension]}, the same on every machine. */
    private static float[] query(int number, int dimension) {
        float[] query = new float[dimension];
        for (int at = 0; at < dimension; at++) {
            query[at] = (float) StrictMath.sin((number + 1) * (at + 1.0));
        }
        return query;
    }

    private static String bits(float... numbers) {
        StringJoiner text = new StringJoiner(" ");
        for (float number : numbers) {
            text.add(Integer.toHexString(Float.floatToRawIntBits(number)));
        }
        return text.toString();
    }

    private String text() {
        return "{\n\"config\": " + db.config().asMetadata() + ",\n\"collections\": " + array(collections)
                + ",\n\"documents\": " + array(documents) + ",\n\"answers\": " + array(answers)
                + (versions.isEmpty() ? "" : ",\n\"versions\": " + array(versions)) + "\n}\n";
    }

    private static String array(List<String> lines) {
        return lines.stream().collect(Collectors.joining(",\n", "[\n", "\n]"));
    }
}
