package io.quantara.cli.command;

import io.quantara.Document;
import io.quantara.LoadReport;
import io.quantara.Metadata;
import io.quantara.PlanPart;
import io.quantara.QueryPlan;
import io.quantara.SearchResult;
import io.quantara.cli.terminal.JsonText;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Documents, results and plans as JSON and as text. The JSON names are stable. */
final class Rendering {

    /** Below, a rate would tell how long the start took. */
    private static final int LEAST_TO_RATE = 1_000;

    /** Whether JSON carries vectors. */
    enum Vectors {
        /** It does. */
        INCLUDED,
        /** It does not. */
        LEFT_OUT
    }

    private Rendering() {}

    /** Returns a document for JSON. */
    static Map<String, @Nullable Object> json(Document document, Vectors vectors) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", document.id());
        json.put("name", document.name());
        json.put("metadata", document.metadata().asMap());
        json.put("version", document.version());
        if (vectors == Vectors.INCLUDED) {
            json.put("vector", document.vector());
        }
        return json;
    }

    /** Returns a search result for JSON. */
    static Map<String, @Nullable Object> json(SearchResult result) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", result.id());
        json.put("score", result.score());
        result.findName().ifPresent(name -> json.put("name", name));
        result.findMetadata().ifPresent(metadata -> json.put("metadata", metadata.asMap()));
        result.findVector().ifPresent(vector -> json.put("vector", vector));
        return json;
    }

    /** Returns a plan for JSON. */
    static Map<String, @Nullable Object> json(QueryPlan plan) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("indexType", plan.indexType().orElse(null));
        json.put("exact", plan.isExact());
        json.put("reason", plan.reason());
        json.put("indexedRows", plan.indexedRows());
        json.put("exactRows", plan.exactRows());
        json.put("scoredRows", plan.scoredRows());
        json.put("parts", plan.parts().stream().map(Rendering::json));
        json.put("text", plan.toString());
        return json;
    }

    private static Map<String, @Nullable Object> json(PlanPart part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rows", part.rows());
        json.put("indexType", part.indexType().orElse(null));
        json.put("reason", part.reason());
        json.put("effort", part.effort().isPresent() ? part.effort().getAsInt() : null);
        json.put("expectedRecall", part.expectedRecall().isPresent() ? part.expectedRecall().getAsDouble() : null);
        json.put("visited", part.visited());
        json.put("scoredRows", part.scoredRows());
        return json;
    }

    /** Returns what a load did for JSON. */
    static Map<String, @Nullable Object> json(LoadReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("inserted", report.inserted());
        json.put("replaced", report.replaced());
        json.put("skipped", report.skipped());
        json.put("seconds", report.elapsed().toNanos() / 1e9);
        json.put("warnings", report.warnings());
        return json;
    }

    /** Returns what a load did as a line. */
    static String text(LoadReport report) {
        double seconds = Math.max(1e-9, report.elapsed().toNanos() / 1e9);
        long all = report.inserted() + report.replaced() + report.skipped();
        return Text.count(report.inserted(), "document") + " inserted"
                + (report.replaced() > 0 ? ", " + Text.count(report.replaced()) + " replaced" : "")
                + (report.skipped() > 0 ? ", " + Text.count(report.skipped()) + " skipped" : "")
                + " in " + Text.time(report.elapsed())
                + (all < LEAST_TO_RATE ? "." : " (" + Text.count(Math.round(all / seconds)) + "/s).");
    }

    /** Returns metadata on one line, such as {@code author: Vaswani, year: 2017}. */
    static String line(Metadata metadata) {
        return metadata.asMap().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + value(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Returns a value of metadata: text as it is, all else as JSON. */
    static String value(@Nullable Object value) {
        return value instanceof String text ? text : JsonText.of(value);
    }
}
