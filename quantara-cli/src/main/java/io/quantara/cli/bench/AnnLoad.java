package io.quantara.cli.bench;

import io.quantara.CollectionStats;
import io.quantara.Database;
import io.quantara.NewDocument;
import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import io.quantara.cli.command.IndexArguments;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Loads the vectors of {@code bench ann} and builds the index. */
final class AnnLoad {

    private static final Duration LONGEST_BUILD = Duration.ofHours(12);

    private final AnnOptions options;
    private final BenchFiles files;
    private final Terminal terminal;

    AnnLoad(AnnOptions options, BenchFiles files, Terminal terminal) {
        this.options = options;
        this.files = files;
        this.terminal = terminal;
    }

    /** Loads, compacts if wanted, builds, and returns the figures. The field names are stable. */
    Map<String, @Nullable Object> row(Database db, VectorCollection collection) throws IOException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("index", options.index);
        row.put("indexOptions", IndexArguments.values(options.indexOptions));
        row.put("metric", options.metric.name().toLowerCase(Locale.ROOT));
        row.put("documents", files.base().count());
        row.put("dimension", files.base().dimension());
        row.put("batch", options.batch);
        try (AnonymousMemory memory = AnonymousMemory.watching()) {
            double loadSeconds = load(collection);
            row.put("loadSeconds", Figures.rounded(loadSeconds, 3));
            row.put("documentsPerSecond", Figures.rounded(files.base().count() / loadSeconds, 1));
            row.put("compactSeconds", options.compact ? Figures.rounded(seconds(db::compact), 3) : null);
            row.put("buildSeconds", Figures.rounded(seconds(() -> build(collection)), 3));
            row.put("bytesOnDisk", Figures.bytesOnDisk(db.stats()));
            OptionalLong peak = memory.peakBytes();
            row.put("peakAnonymousBytes", peak.isPresent() ? peak.getAsLong() : null);
        }
        CollectionStats stats = collection.stats();
        row.put("segments", stats.segments());
        row.put("unindexedRows", stats.unindexedRows());
        row.put("plan", collection.search(SearchRequest.of(files.queries().row(0)).topK(options.k)).plan().toString());
        return row;
    }

    /** Returns the seconds spent in durable inserts; reading the files is not counted. */
    private double load(VectorCollection collection) throws IOException {
        int count = files.base().count();
        long nanos = 0;
        try (Records records = options.metadata == null ? null : Records.open(options.metadata);
                var display = new ProgressDisplay(terminal, "loading", "documents")) {
            for (int from = 0; from < count; from += options.batch) {
                List<NewDocument> batch = new ArrayList<>();
                for (int row = from; row < Math.min(count, from + options.batch); row++) {
                    batch.add(document(row, records));
                }
                long start = System.nanoTime();
                collection.insertAll(batch);
                nanos += System.nanoTime() - start;
                display.progress(from + batch.size(), count);
            }
        }
        return nanos / 1e9;
    }

    private NewDocument document(int row, @Nullable Records records) throws IOException {
        float[] vector = files.base().row(row);
        if (records == null) {
            return NewDocument.of(Integer.toString(row), vector);
        }
        Records.Fields fields = records.next();
        return NewDocument.of(fields.name(), vector, fields.metadata());
    }

    private void build(VectorCollection collection) {
        collection.useIndex(options.index, IndexArguments.values(options.indexOptions));
        collection.awaitIndex(LONGEST_BUILD);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
