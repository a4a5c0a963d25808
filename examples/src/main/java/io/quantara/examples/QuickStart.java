package io.quantara.examples;

import static io.quantara.Filter.and;
import static io.quantara.Filter.eq;
import static io.quantara.Filter.gte;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.SearchResults;
import io.quantara.VectorCollection;
import java.nio.file.Path;
import java.util.UUID;

/** The first five minutes. May be run again and again on the same folder. */
public final class QuickStart {

    private QuickStart() {}

    /** Runs it on the folder {@code my_db}, or on the one given. */
    public static void main(String[] arguments) {
        run(Path.of(arguments.length == 0 ? "my_db" : arguments[0]));
    }

    /** Inserts two documents into a folder, finds one of them, and returns what was found. */
    static SearchResults run(Path folder) {
        // An embedding model makes these of texts; see quantara-embeddings.
        float[] embedding = {0.9f, 0.1f, 0.3f};
        float[] query = {0.8f, 0.2f, 0.3f};

        try (var db = Database.open(folder)) {
            db.insert("Artificial Intelligence", embedding); // goes to the "default" collection
            SearchResults best = db.search(query, 3);
            System.out.println("nearest: " + best.getFirst().name());

            VectorCollection research = db.getOrCreateCollection(
                    "research", CollectionOptions.defaults().metric(Metric.COSINE));
            UUID id = research.insert(
                    "Transformers Paper", embedding, Metadata.of("author", "Vaswani", "year", 2017));
            System.out.println("inserted: " + id);

            SearchResults hits = research.search(SearchRequest.of(query)
                    .topK(10)
                    .filter(and(eq("author", "Vaswani"), gte("year", 2015))));
            hits.forEach(hit -> System.out.println(hit.score() + "  " + hit.name()));
            return hits;
        }
    }
}
