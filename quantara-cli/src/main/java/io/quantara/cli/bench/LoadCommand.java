package io.quantara.cli.bench;

import io.quantara.Database;
import io.quantara.NewDocument;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.command.UsageException;
import io.quantara.cli.demo.DemoPackages;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures durable loading against writing the same bytes with fsync. */
@Command(
        name = "load",
        description = {
            "Measure durable loading against writing the same bytes with fsync.",
            "Loads documents in durable batches, and writes the same bytes to a plain file with fsync after each batch,"
                    + " in turn. The bytes of a document are its vector as float32, its name and its metadata as JSON,"
                    + " and 16 for the id. The medians of the rounds are printed.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara bench load",
            "  quantara bench load --base b.f16 --dimension 384 --metadata records.jsonl.gz --format jsonl",
        })
final class LoadCommand extends TerminalCommand {

    private static final int ID_BYTES = 16;

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "The vectors; those of the bundled Debian packages, with their metadata, when not given.")
    private @Nullable Path base;

    @Option(names = "--dimension", paramLabel = "D", defaultValue = "0", description = "The dimension of a .f16 file.")
    private int dimension;

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            description = "A .jsonl or .jsonl.gz file with name and metadata of each vector.")
    private @Nullable Path metadata;

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many to load, again from the first when there are fewer; all of a file, and 60,000 of"
                    + " the bundled packages, when not given.")
    private int wanted;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many documents a batch has; ${DEFAULT-VALUE} when not given.")
    private int batchSize;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often both are measured; ${DEFAULT-VALUE} when not given.")
    private int rounds;

    @Mixin
    private final BenchFolder folder = new BenchFolder();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    LoadCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        if (wanted < 0) {
            throw new UsageException("--documents is " + wanted + ". Give at least 1, or leave it out.");
        }
        AnnOptions.requirePositive("--batch", batchSize);
        AnnOptions.requirePositive("--rounds", rounds);
        List<List<NewDocument>> batches = batches(documents());
        folder.run(place -> output.row(row(batches, place), terminal()));
        if (json()) {
            printJson(Map.of("rows", output.rows()));
        } else {
            output.end(terminal());
        }
        return ExitCode.DONE;
    }

    private List<NewDocument> documents() throws IOException {
        if (base == null) {
            try (Stream<NewDocument> packages = DemoPackages.stream()) {
                return packages.toList();
            }
        }
        List<NewDocument> documents = new ArrayList<>();
        try (VectorFile vectors = VectorFile.open(base, dimension);
                Records records = metadata == null ? null : Records.open(metadata)) {
            for (int row = 0; row < vectors.count(); row++) {
                float[] vector = vectors.row(row);
                if (records == null) {
                    documents.add(NewDocument.of(Integer.toString(row), vector));
                } else {
                    Records.Fields fields = records.next();
                    documents.add(NewDocument.of(fields.name(), vector, fields.metadata()));
                }
            }
        }
        return documents;
    }

    private List<List<NewDocument>> batches(List<NewDocument> documents) {
        int all = base == null ? 10 * documents.size() : documents.size();
        int count = wanted > 0 ? wanted : all;
        List<List<NewDocument>> batches = new ArrayList<>();
        for (int from = 0; from < count; from += batchSize) {
            batches.add(IntStream.range(from, Math.min(count, from + batchSize))
                    .mapToObj(i -> documents.get(i % documents.size()))
                    .toList());
        }
        return batches;
    }

    private Map<String, @Nullable Object> row(List<List<NewDocument>> batches, Path place) throws IOException {
        List<byte[]> bytes = batches.stream().map(LoadCommand::bytes).toList();
        long documents = batches.stream().mapToLong(List::size).sum();
        double[] database = new double[rounds];
        double[] plain = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            database[round] = documents / insert(batches, place.resolve("database-" + round));
            plain[round] = documents / write(bytes, place.resolve("plain-" + round));
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("documents", documents);
        row.put("batch", batchSize);
        row.put("rounds", rounds);
        row.put("bytes", bytes.stream().mapToLong(batch -> batch.length).sum());
        row.put("documentsPerSecond", Figures.rounded(Figures.median(database), 1));
        row.put("plainDocumentsPerSecond", Figures.rounded(Figures.median(plain), 1));
        row.put("ratio", Figures.rounded(Figures.median(database) / Figures.median(plain), 3));
        return row;
    }

    private double insert(List<List<NewDocument>> batches, Path database) {
        try (Database db = Database.open(database);
                var display = new ProgressDisplay(terminal(), "loading", "batches")) {
            long start = System.nanoTime();
            for (int i = 0; i < batches.size(); i++) {
                db.insertAll(batches.get(i));
                display.progress(i + 1, batches.size());
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static double write(List<byte[]> batches, Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (byte[] batch : batches) {
                ByteBuffer buffer = ByteBuffer.wrap(batch);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static byte[] bytes(List<NewDocument> batch) {
        List<byte[]> parts = batch.stream().map(LoadCommand::bytes).toList();
        ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    private static byte[] bytes(NewDocument document) {
        byte[] text = (document.name() + document.metadata()).getBytes(StandardCharsets.UTF_8);
        float[] vector = document.vector().orElseThrow();
        ByteBuffer all = ByteBuffer.allocate(ID_BYTES + text.length + Float.BYTES * vector.length);
        all.position(ID_BYTES).put(text);
        for (float component : vector) {
            all.putFloat(component);
        }
        return all.array();
    }
}
