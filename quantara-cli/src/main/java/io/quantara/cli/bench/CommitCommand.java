package io.quantara.cli.bench;

import io.quantara.Database;
import io.quantara.Metadata;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures single durable inserts. */
@Command(
        name = "commit",
        description = {
            "Measure single durable inserts.",
            "Documents are inserted one by one, each durable when its call returns, from several threads at once, and"
                    + " it is counted how often the log was forced to disk.",
        },
        footerHeading = "%nExample:%n",
        footer = "  quantara bench commit --threads 1,8 --documents 4000 --format jsonl")
final class CommitCommand extends TerminalCommand {

    private static final long SEED = 20260101;

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8",
            description = "How many threads insert at once, several counts in turn; ${DEFAULT-VALUE} when not given.")
    private List<Integer> threadCounts = List.of();

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many documents all threads together insert; ${DEFAULT-VALUE} when not given.")
    private int documents;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            defaultValue = "384",
            description = "The dimension of their vectors; ${DEFAULT-VALUE} when not given.")
    private int dimension;

    @Mixin
    private final BenchFolder folder = new BenchFolder();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    CommitCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        threadCounts.forEach(threads -> AnnOptions.requirePositive("--threads", threads));
        AnnOptions.requirePositive("--documents", documents);
        AnnOptions.requirePositive("--dimension", dimension);
        folder.run(place -> {
            double first = 0;
            for (int threads : threadCounts) {
                double perSecond = measure(place.resolve("threads-" + threads), threads, first);
                first = first == 0 ? perSecond : first;
            }
        });
        if (json()) {
            printJson(Map.of("rows", output.rows()));
        } else {
            output.end(terminal());
        }
        return ExitCode.DONE;
    }

    /** Measures one number of threads, emits its row, and returns the commits a second. */
    private double measure(Path place, int threads, double first) {
        try (Database db = Database.open(place)) {
            Metadata before = db.stats().asMetadata();
            double perSecond = documents / insert(db, threads);
            Metadata after = db.stats().asMetadata();
            long forces = after.getLong("logForces") - before.getLong("logForces");
            long commits = after.getLong("commits") - before.getLong("commits");
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("kind", "commit");
            row.put("threads", threads);
            row.put("documents", documents);
            row.put("dimension", dimension);
            row.put("commitsPerSecond", Figures.rounded(perSecond, 1));
            row.put("logForces", forces);
            row.put("commits", commits);
            row.put("forcesPerCommit", Figures.rounded((double) forces / Math.max(1, commits), 4));
            row.put("speedup", Figures.rounded(first == 0 ? 1 : perSecond / first, 3));
            output.row(row, terminal());
            return perSecond;
        }
    }

    /** Returns the seconds that the inserts took. */
    private double insert(Database db, int threads) {
        float[] vector = vector();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(threads)) {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(writers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < documents; i = next.getAndIncrement()) {
                        db.insert("document " + i, vector);
                    }
                }));
            }
            running.forEach(CommitCommand::await);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void await(Future<?> writer) {
        try {
            writer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The benchmark was interrupted", e);
        }
    }

    private float[] vector() {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
