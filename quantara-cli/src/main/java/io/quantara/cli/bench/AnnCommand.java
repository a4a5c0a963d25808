package io.quantara.cli.bench;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.VectorCollection;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures recall and speed of search through the public API. */
@Command(
        name = "ann",
        description = {
            "Measure recall, queries a second and latencies of search.",
            "Loads vectors into a real database on disk, builds the index, and measures each effort. Everything goes"
                    + " through the public API.",
            "Recall is by distance: a result counts when it is, within rounding, as near as the k-th true neighbour."
                    + " p50 and p99 are percentiles over queries of each query's median over the rounds. Every"
                    + " measurement follows a warm-up of all queries and at least a second.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara bench ann --base base.fvecs --queries query.fvecs --truth truth.ivecs \\",
            "      --metric euclidean --index auto --k 10 --efforts 10,20,40 --format jsonl",
            "  quantara bench ann --base b.f16 --queries q.f16 --truth t.ivecs --index flat --threads 2 --compact",
        })
final class AnnCommand extends TerminalCommand {

    private static final String COLLECTION = "ann";

    @Mixin
    private final AnnOptions options = new AnnOptions();

    @Mixin
    private final BenchFolder folder = new BenchFolder();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    AnnCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        options.check();
        try (BenchFiles files = BenchFiles.open(options.base(), options.queries(), options.truth, options.dimension)) {
            folder.run(place -> measure(files, place));
        }
        if (json()) {
            printJson(Map.of("rows", output.rows()));
        } else {
            output.end(terminal());
        }
        return ExitCode.DONE;
    }

    private void measure(BenchFiles files, Path place) throws IOException {
        // Searches run in the thread that asks, as those of the peers do.
        DatabaseOptions opening = DatabaseOptions.defaults().searchThreads(1);
        try (Database db = Database.open(place, opening)) {
            VectorCollection collection = db.createCollection(
                    COLLECTION,
                    CollectionOptions.defaults()
                            .metric(options.metric)
                            .dimension(files.base().dimension())
                            .index("flat"));
            AnnLoad load = new AnnLoad(options, files, terminal());
            emit(load.row(db, collection));
            AnnSearch search = new AnnSearch(options, files, collection);
            if (options.efforts.isEmpty()) {
                emit(search.row(0));
            }
            for (int effort : options.efforts) {
                emit(search.row(effort));
            }
        }
    }

    private void emit(Map<String, @Nullable Object> row) {
        output.row(row, terminal());
    }
}
