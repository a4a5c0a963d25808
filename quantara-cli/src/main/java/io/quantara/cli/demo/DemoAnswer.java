package io.quantara.cli.demo;

import io.quantara.Database;
import io.quantara.Filter;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import io.quantara.SearchResults;
import io.quantara.cli.command.TimedEmbedder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question with what was found.
 *
 * @param question the question
 * @param results the nearest three
 * @param embedding how long it took to embed the question, zero when a shipped vector was used
 * @param searching how long the search took
 */
record DemoAnswer(DemoQuestion question, SearchResults results, Duration embedding, Duration searching) {

    /** Answers a question; the embedder is the one the database was opened with. */
    static DemoAnswer live(Database db, TimedEmbedder embedder, DemoQuestion question) {
        Duration before = embedder.elapsed();
        long start = System.nanoTime();
        SearchResults results = db.search(filtered(SearchRequest.ofText(question.text()), question));
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Duration embedding = embedder.elapsed().minus(before);
        return new DemoAnswer(question, results, embedding, elapsed.minus(embedding));
    }

    /** Answers a question with its shipped vector. */
    static DemoAnswer shipped(Database db, DemoQuestion question) {
        long start = System.nanoTime();
        SearchResults results = db.search(filtered(SearchRequest.of(question.vector()), question));
        return new DemoAnswer(question, results, Duration.ZERO, Duration.ofNanos(System.nanoTime() - start));
    }

    private static SearchRequest filtered(SearchRequest request, DemoQuestion question) {
        return question.filter().isEmpty() ? request : request.filter(Filter.parse(question.filter()));
    }

    /** Returns the summary of a package. */
    static String summary(SearchResult result) {
        return result.metadata().findString("summary").orElse("");
    }

    /** Returns the answer for JSON. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("question", question.text());
        json.put("filter", question.filter().isEmpty() ? null : question.filter());
        json.put("results", results.stream().map(DemoAnswer::json).toList());
        json.put("embeddingMillis", embedding.toNanos() / 1e6);
        json.put("searchMillis", searching.toNanos() / 1e6);
        json.put("plan", results.plan().toString());
        return json;
    }

    private static Map<String, Object> json(SearchResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("score", result.score());
        json.put("name", result.name());
        json.put("summary", summary(result));
        return json;
    }

    /** Returns the width of the longest of the names. */
    static int longestName(List<SearchResult> results) {
        return results.stream().mapToInt(result -> result.name().length()).max().orElse(0);
    }
}
