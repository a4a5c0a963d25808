package io.quantara.bench.opening;

import io.quantara.Database;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.bench.data.Mixture;
import io.quantara.bench.settings.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The database that is opened, and the queries; made once and kept. */
record OpeningFolder(Path database, Path queries) {

    private static final Duration LONGEST_BUILD = Duration.ofHours(12);
    private static final long SEED = 1;

    /** Returns the folder for so many vectors, after filling it when it is not there. */
    static OpeningFolder prepare(Path cache, int rows, int dimension) throws IOException {
        Path folder = cache.resolve("opening-" + rows + "x" + dimension);
        OpeningFolder made = new OpeningFolder(folder.resolve("database"), folder.resolve("queries"));
        // Written last: without it the folder was not finished.
        if (!Files.exists(made.queries)) {
            Folders.delete(folder);
            Files.createDirectories(folder);
            Mixture mixture = new Mixture(new Mixture.Shape(dimension, rows, Metric.COSINE, SEED));
            load(mixture, made.database);
            writeQueries(mixture.queries(OpeningProcess.SEARCHES), made.queries);
        }
        return made;
    }

    /** All defaults: the default collection, and the index that {@code auto} chooses. */
    private static void load(Mixture mixture, Path folder) {
        try (Database database = Database.open(folder);
                Stream<NewDocument> documents = IntStream.range(0, mixture.blocks())
                        .boxed()
                        .flatMap(block -> documents(mixture, block))) {
            database.load(documents);
            database.getCollection(Database.DEFAULT_COLLECTION).awaitIndex(LONGEST_BUILD);
        }
    }

    private static Stream<NewDocument> documents(Mixture mixture, int block) {
        float[][] rows = mixture.block(block);
        return IntStream.range(0, rows.length).mapToObj(at -> {
            int row = block * Mixture.BLOCK + at;
            return NewDocument.of("document " + row, rows[at]).id(new UUID(0, row));
        });
    }

    private static void writeQueries(float[][] queries, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * Arrays.stream(queries).mapToInt(q -> q.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] query : queries) {
            for (float component : query) {
                bytes.putFloat(component);
            }
        }
        Files.write(file, bytes.array());
    }
}
