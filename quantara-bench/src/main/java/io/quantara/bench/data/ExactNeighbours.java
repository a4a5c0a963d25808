package io.quantara.bench.data;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import io.quantara.bench.settings.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The true neighbours of queries, found by Quantara's exact search. */
final class ExactNeighbours {

    private static final int NEIGHBOURS = 100;

    private ExactNeighbours() {}

    /**
     * Writes a file with the true neighbours of the queries of a folder among the rows of its base.
     *
     * @param deleted rows that are no neighbours
     * @param name of the file; it is there when it is whole
     */
    static void write(Path folder, Metric metric, BitSet deleted, String name) throws IOException {
        VectorFile base = VectorFile.open(folder.resolve(DataSet.BASE));
        VectorFile queries = VectorFile.open(folder.resolve(DataSet.QUERIES));
        Path database = folder.resolve("exact-search");
        Path unfinished = folder.resolve("unfinished-" + name);
        Folders.delete(database);
        List<int[]> found = search(database, base, deleted, queries, metric);
        Folders.delete(database);
        try (VectorWriter writer = new VectorWriter(unfinished)) {
            for (int[] rows : found) {
                writer.write(rows);
            }
        }
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<int[]> search(
            Path folder, VectorFile base, BitSet deleted, VectorFile queries, Metric metric) {
        int[] rows = IntStream.range(0, base.count()).filter(row -> !deleted.get(row)).toArray();
        try (Database database = Database.open(folder)) {
            VectorCollection collection = database.createCollection(
                    "base", CollectionOptions.defaults().metric(metric).index("flat"));
            collection.load(RowDocuments.of(base, Arrays.stream(rows)));
            return IntStream.range(0, queries.count())
                    .parallel()
                    .mapToObj(query -> RowDocuments.rows(collection.search(SearchRequest.of(queries.row(query))
                            .topK(Math.min(NEIGHBOURS, rows.length))
                            .exact()
                            .include(new Include[0]))))
                    .toList();
        }
    }
}
