package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.DatabaseSnapshot;
import io.quantara.Filter;
import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.QueryPlan;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import io.quantara.SearchResults;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the documents nearest to a text or a vector. */
@Command(
        name = "search",
        description = "Find the documents nearest to a text or a vector.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara search \"how do I reset my password\"",
            "  quantara search \"attention\" -c papers -k 5 --filter \"year >= 2015 && tags contains 'nlp'\"",
            "  quantara search --vector 0.1,0.7,0.2 --metric euclidean --threshold 0.5 --json",
        })
public final class SearchCommand extends TerminalCommand {

    @ArgGroup(multiplicity = "1")
    private Query query = new Query();

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final VersionChoice version = new VersionChoice();

    @Mixin
    private final EmbedderChoice embedderChoice = new EmbedderChoice();

    @Option(
            names = {"-k", "--top-k"},
            paramLabel = "K",
            defaultValue = "3",
            description = "The most results; ${DEFAULT-VALUE} when not given.")
    private int topK = 3;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "FILTER",
            description = "Only documents that match, such as \"year >= 2015 && author == 'Vaswani'\".")
    private @Nullable String filter;

    @Option(
            names = {"-m", "--metric"},
            paramLabel = "METRIC",
            description = "cosine, dot or euclidean; the collection's when not given.")
    private @Nullable Metric metric;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            description = "Leave out results worse than this score.")
    private @Nullable Double threshold;

    @Option(
            names = "--effort",
            paramLabel = "N",
            description = "How hard an approximate index tries; its own default when not given.")
    private @Nullable Integer effort;

    @Option(
            names = "--target-recall",
            paramLabel = "SHARE",
            description = "The mean share of the true nearest that an approximate index is to find, such as 0.95.")
    private @Nullable Double targetRecall;

    @Option(names = "--exact", description = "Search exactly even where an index exists.")
    private boolean exact;

    @Option(names = "--include-vector", description = "Print the vectors of the results too.")
    private boolean includeVector;

    @Option(names = "--explain", description = "Say how the search was answered.")
    private boolean explain;

    /** What is searched for: exactly one of these. */
    private static final class Query {

        @Parameters(paramLabel = "TEXT", arity = "1", description = "The text to search for.")
        private @Nullable String text;

        @Option(
                names = {"-v", "--vector"},
                paramLabel = "NUMBERS",
                description = "The vector to search for, such as 0.1,0.7,0.2.")
        private @Nullable String vector;

        @Option(names = "--vector-file", paramLabel = "FILE", description = "A file that holds that vector.")
        private @Nullable Path vectorFile;

        private SearchRequest request() throws IOException {
            if (text != null) {
                return SearchRequest.ofText(text);
            }
            if (vectorFile != null) {
                return SearchRequest.of(VectorText.read(vectorFile));
            }
            return SearchRequest.of(VectorText.parse(String.valueOf(vector)));
        }
    }

    /** Creates the command. */
    public SearchCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        SearchRequest request = request();
        try (TimedEmbedder embedder = new TimedEmbedder(embedderChoice.create(terminal()));
                Database db = folder.openToRead(DatabaseOptions.defaults().embedder(embedder));
                DatabaseSnapshot snapshot = version.of(db)) {
            long start = System.nanoTime();
            SearchResults results = snapshot.getCollection(collection.name).search(request);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            Duration embedding = embedder.elapsed();
            if (json()) {
                printJson(json(results, embedding, elapsed.minus(embedding)));
            } else {
                print(results, embedding, elapsed.minus(embedding));
            }
            return results.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.DONE;
        }
    }

    private SearchRequest request() throws IOException {
        SearchRequest request = query.request().topK(topK);
        request = includeVector ? request.include(Include.NAME, Include.METADATA, Include.VECTOR) : request;
        request = filter == null ? request : request.filter(Filter.parse(filter));
        request = metric == null ? request : request.metric(metric);
        request = threshold == null ? request : request.threshold(threshold);
        request = effort == null ? request : request.effort(effort);
        request = targetRecall == null ? request : request.targetRecall(targetRecall);
        return exact ? request.exact() : request;
    }

    private static Map<String, @Nullable Object> json(SearchResults results, Duration embedding, Duration searching) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("results", results.stream().map(Rendering::json));
        json.put("plan", Rendering.json(results.plan()));
        json.put("embeddingMillis", embedding.toNanos() / 1e6);
        json.put("searchMillis", searching.toNanos() / 1e6);
        return json;
    }

    private void print(SearchResults results, Duration embedding, Duration searching) {
        if (results.isEmpty()) {
            out().println("Nothing found.");
        }
        results.forEach(this::print);
        String times = (embedding.isZero() ? "" : "embedding " + Text.time(embedding) + ", ")
                + "search " + Text.time(searching);
        out().println(style().dim(times));
        if (explain) {
            print(results.plan());
        }
    }

    private void print(SearchResult result) {
        String score = String.format(Locale.ROOT, "%7.4f  ", result.score());
        String indent = " ".repeat(score.length());
        int width = terminal().width() - score.length();
        out().println(style().figure(score) + style().bold(Text.oneLine(result.name(), width)));
        out().println(indent + style().dim(result.id().toString()));
        if (!result.metadata().isEmpty()) {
            out().println(indent + Text.oneLine(Rendering.line(result.metadata()), width));
        }
        result.findVector().ifPresent(vector -> out().println(indent + VectorText.describe(vector)));
    }

    private void print(QueryPlan plan) {
        out().println(plan.toString());
        out().println(Text.count(plan.scoredRows(), "row") + " compared with the query, "
                + Text.count(plan.indexedRows()) + " behind an index, " + Text.count(plan.exactRows())
                + " searched exactly");
        plan.parts().forEach(part -> out().println("  " + part));
    }
}
