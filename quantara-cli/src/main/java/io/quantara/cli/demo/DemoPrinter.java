package io.quantara.cli.demo;

import io.quantara.SearchResult;
import io.quantara.cli.terminal.Style;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the demo says to people. */
final class DemoPrinter {

    /** The six lines of Java that the demo ends with; a test compiles them. */
    static final String JAVA = """
            var embedder = new MiniLmEmbedder();
            try (var db = Database.open(Path.of("%s"), DatabaseOptions.defaults().embedder(embedder))) {
                for (SearchResult hit : db.searchText("turn markdown into slides")) {
                    System.out.println(hit.score() + "  " + hit.name() + "  " + hit.metadata().getString("summary"));
                }
            }
            """;

    private final Terminal terminal;
    private final Style style;
    private final Path folder;

    DemoPrinter(Terminal terminal, Path folder) {
        this.terminal = terminal;
        this.style = terminal.style();
        this.folder = folder;
    }

    void loaded(Duration time) {
        line(style.bold(Text.count(DemoPackages.COUNT) + " Debian packages") + " loaded into " + shown(folder) + " in "
                + style.figure(Text.time(time)) + ", durable on disk.");
        line("");
    }

    void reopened(long documents, Duration time) {
        line(style.bold(Text.count(documents) + " documents") + " are there: opened " + shown(folder) + " in "
                + style.figure(Text.time(time)) + ", nothing loaded.");
        line("");
    }

    void withoutModel(String reason) {
        line("The text model cannot be loaded here, so shipped vectors answer the questions below.");
        line(style.dim(Text.oneLine(reason)));
        line("");
    }

    void answer(DemoAnswer answer) {
        String filter = answer.question().filter();
        line(style.bold(answer.question().text()) + (filter.isEmpty() ? "" : style.dim("   where " + filter)));
        int name = DemoAnswer.longestName(answer.results());
        int summary = Math.max(20, terminal.width() - name - 11);
        for (SearchResult result : answer.results()) {
            line("  " + style.figure(String.format(Locale.ROOT, "%.3f", result.score())) + "  " + result.name()
                    + " ".repeat(name - result.name().length() + 2)
                    + Text.oneLine(DemoAnswer.summary(result), summary));
        }
        if (answer.results().isEmpty()) {
            line("  Nothing found.");
        }
        String embedding = answer.embedding().isZero()
                ? "shipped vector"
                : "embedding " + Text.time(answer.embedding());
        line("  " + style.dim(embedding + " | search " + Text.time(answer.searching()) + " | "
                + answer.results().plan()));
        line("");
        terminal.out().flush();
    }

    void crashBegins() {
        line(style.bold("Now the proof that nothing is lost."));
        line("A second process writes to this database, " + CrashDocuments.BATCH_SIZE
                + " documents at a time, until kill -9 ends it.");
        terminal.out().flush();
    }

    void crash(CrashProof proof) {
        line("  " + style.figure(Text.count(proof.acknowledged())) + " documents acknowledged, "
                + style.figure(Text.count(proof.found())) + " found, "
                + style.figure(Text.count(proof.halfDone())) + " batches half done; reopened in "
                + style.figure(Text.time(proof.reopening())) + ".");
        line(proof.holds()
                ? style.good("  Every acknowledged document is there, bit for bit.")
                : style.bad("  Something was lost. Please report this: it must never happen."));
        line("");
    }

    void end() {
        line(style.bold("The same in Java:"));
        // Backslashes of a Windows path would be escapes in the Java text.
        String path = folder.toString().replace("\\", "\\\\");
        JAVA.formatted(path).lines().forEach(java -> line("  " + java));
        line("");
        String quantara = Files.isExecutable(Path.of("quantara")) ? "./quantara" : "quantara";
        line("The database stays in " + style.bold(shown(folder)) + ". Go on with:");
        for (String command : List.of(
                "search --db " + shown(folder) + " \"learn to touch type\" --explain",
                "list --db " + shown(folder) + " --filter \"section == 'graphics' && installed_size_kb < 100\"",
                "add --db notes-db --text \"Buy milk\"")) {
            line("  " + quantara + " " + command);
        }
        terminal.out().flush();
    }

    void askForQuestion() {
        terminal.out().print(style.bold("Ask something (an empty line ends): "));
        terminal.out().flush();
    }

    void line(String text) {
        terminal.out().println(text);
    }

    /** Returns a path as people write it. */
    private String shown(Path path) {
        String home = terminal.environment().getOrDefault("HOME", "");
        boolean below = !home.isEmpty() && path.startsWith(home);
        return below ? Path.of("~").resolve(Path.of(home).relativize(path)).toString() : path.toString();
    }
}
