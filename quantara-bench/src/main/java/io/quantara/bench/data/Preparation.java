package io.quantara.bench.data;

import io.quantara.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fills the folders of {@link DataSet}s, once each. {@code files} come from a folder of the user as
 * {@code NAME.base.*}, {@code NAME.query.*} and {@code NAME.groundtruth.ivecs}; a {@code mixture} is generated. The
 * true neighbours of the latter, and of a part of the former, are found by Quantara's exact search.
 */
public final class Preparation {

    private static final int BLOCKS_AT_ONCE = 16;
    private static final int QUERIES = 1_000;

    private final Path files;
    private final Path cache;

    /**
     * Prepares nothing yet.
     *
     * @param files where the files of the user are
     * @param cache where the folders go
     */
    public Preparation(Path files, Path cache) {
        this.files = files;
        this.cache = cache;
    }

    /** Returns a data set, after preparing it when it is not there. */
    public DataSet prepare(DataSetName name) throws IOException {
        Path folder = cache.resolve(name.fileName());
        Path finished = folder.resolve("made-from");
        String madeFrom = name.kind() + " " + name.settings() + "\n";
        if (!Files.exists(finished) || !Files.readString(finished).equals(madeFrom)) {
            Files.createDirectories(folder);
            Files.deleteIfExists(finished);
            for (Deletes deletes : Deletes.values()) {
                Files.deleteIfExists(folder.resolve(deletes.truth()));
            }
            Metric metric = Metric.valueOf(name.settings().get("metric").toUpperCase(Locale.ROOT));
            Files.writeString(folder.resolve(DataSet.METRIC), metric.name().toLowerCase(Locale.ROOT) + "\n");
            switch (name.kind()) {
                case "files" -> convert(name, metric, folder);
                case "mixture" -> generate(name, metric, folder);
                default -> throw new IllegalArgumentException("'" + name.kind() + "' is no kind of data set: write"
                        + " files or mixture");
            }
            Files.writeString(finished, madeFrom);
        }
        return DataSet.open(folder);
    }

    private void convert(DataSetName name, Metric metric, Path folder) throws IOException {
        int dimension = name.settings().getInt("dimension", 0);
        VectorFile base = VectorFile.open(find(name.name() + ".base."), dimension);
        VectorFile queries = VectorFile.open(find(name.name() + ".query."), dimension);
        int rows = name.rows() == 0 ? base.count() : Math.min(name.rows(), base.count());
        copy(base, rows, metric, folder.resolve(DataSet.BASE));
        copy(queries, Math.min(QUERIES, queries.count()), metric, folder.resolve(DataSet.QUERIES));
        if (rows == base.count()) {
            Files.copy(
                    find(name.name() + ".groundtruth."),
                    folder.resolve(DataSet.TRUTH),
                    StandardCopyOption.REPLACE_EXISTING);
        } else {
            ExactNeighbours.write(folder, metric, new BitSet(), DataSet.TRUTH);
        }
    }

    private Path find(String prefix) throws IOException {
        if (!Files.isDirectory(files)) {
            throw new IOException(files + " is no folder. Name the one with the data sets by --data.");
        }
        try (Stream<Path> found = Files.list(files)) {
            return found.filter(file -> file.getFileName().toString().matches(Pattern.quote(prefix)
                            + "(fvecs|bvecs|ivecs|f16)"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no " + prefix + "* in " + files));
        }
    }

    private static void copy(VectorFile source, int rows, Metric metric, Path target) throws IOException {
        try (VectorWriter writer = new VectorWriter(target)) {
            for (int row = 0; row < rows; row++) {
                float[] vector = source.row(row);
                writer.write(metric == Metric.COSINE ? UnitLength.of(vector) : vector);
            }
        }
    }

    private static void generate(DataSetName name, Metric metric, Path folder) throws IOException {
        int rows = name.rows() == 0 ? name.settings().getInt("rows", 1_000_000) : name.rows();
        Mixture mixture = new Mixture(new Mixture.Shape(
                name.settings().getInt("dimension", 128), rows, metric, name.settings().getInt("seed", 1)));
        try (VectorWriter writer = new VectorWriter(folder.resolve(DataSet.BASE))) {
            for (int from = 0; from < mixture.blocks(); from += BLOCKS_AT_ONCE) {
                float[][][] blocks = IntStream.range(from, Math.min(mixture.blocks(), from + BLOCKS_AT_ONCE))
                        .parallel()
                        .mapToObj(mixture::block)
                        .toArray(float[][][]::new);
                for (float[][] block : blocks) {
                    for (float[] row : block) {
                        writer.write(row);
                    }
                }
            }
        }
        try (VectorWriter writer = new VectorWriter(folder.resolve(DataSet.QUERIES))) {
            for (float[] query : mixture.queries(QUERIES)) {
                writer.write(query);
            }
        }
        ExactNeighbours.write(folder, metric, new BitSet(), DataSet.TRUTH);
    }
}
