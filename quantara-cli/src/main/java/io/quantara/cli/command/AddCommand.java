package io.quantara.cli.command;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Embedder;
import io.quantara.ImportFile;
import io.quantara.LoadOptions;
import io.quantara.LoadReport;
import io.quantara.NewDocument;
import io.quantara.OnConflict;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import io.quantara.embeddings.TextSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds documents from data files, from text files split into passages, or from the command line. */
@Command(
        name = "add",
        description = {
            "Add documents to a collection, which is created when there is none of this name.",
            "Data files (.jsonl, .csv, .fvecs, .bvecs, .npy, .f16, also with .gz) bring their vectors. All other files"
                    + " and folders are text: they are split into passages, which the embedding model turns into"
                    + " vectors. Each file, and all text together, is added as a whole or not at all, unless --batch is"
                    + " given.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara add notes/ README.md -c notes",
            "  quantara add --text \"Buy milk\" --text \"Call the plumber\" -c todo",
            "  quantara add papers.jsonl -c papers --on-conflict replace",
            "  quantara add vectors.f16 --dimension 384 --documents records.jsonl.gz --batch 10000",
        })
public final class AddCommand extends TerminalCommand {

    private static final String DATA_FILE = ".*\\.(jsonl|ndjson|csv|fvecs|bvecs|npy|f16)(\\.gz)?";

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Data files, text files and folders of text files.")
    private List<Path> files = List.of();

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final EmbedderChoice embedderChoice = new EmbedderChoice();

    @Mixin
    private final DataFileOptions dataFile = new DataFileOptions();

    @Option(names = "--text", paramLabel = "TEXT", description = "A text to add as it is.")
    private List<String> texts = List.of();

    @Option(
            names = "--on-conflict",
            paramLabel = "RULE",
            defaultValue = "fail",
            description = "What to do with a document whose id exists: fail, skip or replace; ${DEFAULT-VALUE} when not"
                    + " given.")
    private OnConflict onConflict = OnConflict.FAIL;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Commit after every N documents; what was committed stays when a later document is refused.")
    private @Nullable Integer batch;

    @Option(
            names = "--passage-tokens",
            paramLabel = "N",
            description = "The most tokens of a passage of text; what the model reads at once, at most 250, when not"
                    + " given.")
    private @Nullable Integer passageTokens;

    @Option(
            names = "--overlap",
            paramLabel = "N",
            defaultValue = "16",
            description = "The most tokens that two passages share; ${DEFAULT-VALUE} when not given.")
    private int overlap;

    /** Creates the command. */
    public AddCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        if (files.isEmpty() && texts.isEmpty()) {
            throw new UsageException("Nothing is to be added. Name files, or give texts with --text.");
        }
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
        }
        List<LoadReport> reports = new ArrayList<>();
        try (Embedder embedder = embedderChoice.create(terminal());
                Database db = folder.openOrCreate(options(embedder))) {
            for (Path file : files.stream().filter(this::isData).toList()) {
                reports.add(importFile(db, file));
            }
            List<NewDocument> documents = textDocuments(embedder);
            if (!documents.isEmpty()) {
                reports.add(load(collection(db, embedder), documents));
            }
        }
        print(reports);
        return ExitCode.DONE;
    }

    private boolean isData(Path file) {
        boolean named = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).matches(DATA_FILE);
        return dataFile.isFormatGiven() || (named && !Files.isDirectory(file));
    }

    /** A new database remembers the model for its default collection only when text goes there. */
    private DatabaseOptions options(Embedder embedder) {
        boolean embeds = !texts.isEmpty() || !files.stream().allMatch(this::isData);
        DatabaseOptions options = DatabaseOptions.defaults().embedder(embedder);
        return embeds && collection.name.equals(Database.DEFAULT_COLLECTION)
                ? options.defaultCollection(CollectionOptions.defaults().embeddedBy(embedder.model()))
                : options;
    }

    private VectorCollection collection(Database db, Embedder embedder) {
        return db.findCollection(collection.name)
                .orElseGet(() -> db.createCollection(
                        collection.name, CollectionOptions.defaults().embeddedBy(embedder.model())));
    }

    private LoadReport importFile(Database db, Path file) {
        ImportFile source = dataFile.describe(file);
        try (var display = new ProgressDisplay(terminal(), "adding " + file.getFileName(), "documents")) {
            return db.importFrom(source, collection.name, loadOptions().onProgress(display::progress));
        }
    }

    private List<NewDocument> textDocuments(Embedder embedder) throws IOException {
        List<NewDocument> documents = new ArrayList<>();
        texts.forEach(text -> documents.add(NewDocument.ofText(text)));
        List<Path> textFiles = files.stream().filter(file -> !isData(file)).toList();
        if (textFiles.isEmpty()) {
            return documents;
        }
        TextFiles reader = new TextFiles(splitter(embedder));
        for (Path file : textFiles) {
            documents.addAll(reader.passages(file));
        }
        reader.skipped().forEach(file -> terminal().err().println("Passed over " + file + ", which is no UTF-8 text."));
        return documents;
    }

    private TextSplitter splitter(Embedder embedder) {
        int size = passageTokens == null ? Math.min(250, embedder.maxTokens()) : passageTokens;
        return TextSplitter.byEstimatedTokens(size, overlap);
    }

    private LoadReport load(VectorCollection target, List<NewDocument> documents) {
        try (var display = new ProgressDisplay(terminal(), "embedding", "passages")) {
            return target.load(
                    documents.stream(),
                    loadOptions().onProgress((done, total) -> display.progress(done, documents.size())));
        }
    }

    private LoadOptions loadOptions() {
        LoadOptions options = LoadOptions.defaults().onConflict(onConflict);
        return batch == null ? options : options.commitEvery(batch);
    }

    private void print(List<LoadReport> reports) {
        if (json()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("collection", collection.name);
            json.put("loads", reports.stream().map(Rendering::json));
            printJson(json);
            return;
        }
        for (LoadReport report : reports) {
            report.warnings().forEach(warning -> terminal().err().println("Note: " + Text.oneLine(warning)));
            out().println(Rendering.text(report));
        }
        if (reports.isEmpty()) {
            out().println("Nothing was added: there is no text in what was named.");
        }
    }
}
