package io.quantara.cli.demo;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.EmbeddingFailedException;
import io.quantara.LoadOptions;
import io.quantara.NewDocument;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.command.TimedEmbedder;
import io.quantara.cli.command.UsageException;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import io.quantara.embeddings.MiniLmEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A tour with real documents: load, ask, kill, reopen. */
@Command(
        name = "demo",
        description = {
            "A tour with 6,000 real documents.",
            "It loads descriptions of Debian packages into a durable database, asks questions in plain English, kills a"
                    + " process while it writes and shows that nothing is lost. A second run loads nothing. On a"
                    + " terminal it then answers your own questions.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara demo", "  quantara demo --dir /tmp/tour --json"})
public final class DemoCommand extends TerminalCommand {

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where the database lives; ~/.quantara/demo when not given.")
    private @Nullable Path folder;

    @Option(
            names = "--kill-after",
            paramLabel = "N",
            defaultValue = "400",
            description = "Kill the writing process once N documents are acknowledged; ${DEFAULT-VALUE} when not given,"
                    + " 0 leaves the proof out.")
    private int killAfter;

    private final Map<String, @Nullable Object> json = new LinkedHashMap<>();

    /** Creates the command. */
    public DemoCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        if (killAfter < 0) {
            throw new UsageException("--kill-after is " + killAfter + ". Give 0 or more documents.");
        }
        Path place = folder == null
                ? Path.of(System.getProperty("user.home"), ".quantara", "demo")
                : folder.toAbsolutePath().normalize();
        json.put("folder", place);
        try (TimedEmbedder embedder = new TimedEmbedder(new MiniLmEmbedder())) {
            DatabaseOptions options = DatabaseOptions.defaults()
                    .embedder(embedder)
                    .defaultCollection(CollectionOptions.defaults().embeddedBy(embedder.model()));
            return tour(new DemoPrinter(terminal(), place), place, options, embedder);
        }
    }

    private ExitCode tour(DemoPrinter printer, Path place, DatabaseOptions options, TimedEmbedder embedder)
            throws IOException {
        Optional<String> withoutModel = withoutModel(embedder);
        try (Database db = open(place, options, printer)) {
            withoutModel.filter(_ -> !json()).ifPresent(printer::withoutModel);
            json.put("embeddingProblem", withoutModel.orElse(null));
            json.put("answers", answers(db, withoutModel.isEmpty() ? embedder : null, printer));
        }
        boolean holds = killAfter == 0 || prove(place, options, printer);
        if (json()) {
            printJson(json);
        } else {
            printer.end();
            if (terminal().isInteractive() && withoutModel.isEmpty()) {
                converse(place, options, embedder, printer);
            }
        }
        return holds ? ExitCode.DONE : ExitCode.DAMAGED;
    }

    /** Loads the model and returns why it cannot be loaded here, or empty. */
    private static Optional<String> withoutModel(TimedEmbedder embedder) {
        try {
            embedder.embedQuery("warm up");
            return Optional.empty();
        } catch (EmbeddingFailedException e) {
            // The demo goes on with the vectors that it ships, and says so.
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Database open(Path place, DatabaseOptions options, DemoPrinter printer) {
        long start = System.nanoTime();
        Database db = Database.open(place, options);
        try {
            long documents = db.count();
            boolean empty = documents == 0;
            if (empty) {
                load(db);
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            json.put("loaded", empty ? DemoPackages.COUNT : 0);
            json.put("documents", db.count());
            json.put("openMillis", time.toNanos() / 1e6);
            if (!json()) {
                if (empty) {
                    printer.loaded(time);
                } else {
                    printer.reopened(documents, time);
                }
            }
            return db;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** One atomic load: an interrupted one leaves an empty database, which the next run fills. */
    private void load(Database db) {
        try (Stream<NewDocument> packages = DemoPackages.stream();
                var display = new ProgressDisplay(terminal(), "loading", "packages")) {
            db.load(
                    packages,
                    LoadOptions.defaults().onProgress((done, _) -> display.progress(done, DemoPackages.COUNT)));
        }
    }

    private List<Map<String, @Nullable Object>> answers(
            Database db, @Nullable TimedEmbedder embedder, DemoPrinter printer) {
        List<Map<String, @Nullable Object>> answers = new ArrayList<>();
        for (DemoQuestion question : DemoQuestion.all()) {
            DemoAnswer answer = embedder == null
                    ? DemoAnswer.shipped(db, question)
                    : DemoAnswer.live(db, embedder, question);
            answers.add(answer.json());
            if (!json()) {
                printer.answer(answer);
            }
        }
        return answers;
    }

    private boolean prove(Path place, DatabaseOptions options, DemoPrinter printer) throws IOException {
        if (!json()) {
            printer.crashBegins();
        }
        CrashProof proof = CrashProof.run(place, options, killAfter);
        json.put("crash", proof.json());
        if (!json()) {
            printer.crash(proof);
        }
        return proof.holds();
    }

    private void converse(Path place, DatabaseOptions options, TimedEmbedder embedder, DemoPrinter printer)
            throws IOException {
        try (Database db = Database.open(place, options)) {
            printer.line("");
            printer.askForQuestion();
            String text = terminal().in().readLine();
            while (text != null && !text.isBlank()) {
                DemoQuestion question = DemoQuestion.asked(text.strip());
                printer.answer(DemoAnswer.live(db, embedder, question));
                printer.askForQuestion();
                text = terminal().in().readLine();
            }
        }
    }
}
