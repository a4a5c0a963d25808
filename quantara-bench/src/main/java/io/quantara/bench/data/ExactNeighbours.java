package io.quantara.bench.data;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import io.quantara.bench.settings.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The true neighbours of queries, found by Quantara's exact search. */
final class ExactNeighbours {

    private static final int NEIGHBOURS = 100;

    private ExactNeighbours() {}

    /** Writes {@code truth.ivecs} beside the base and the queries of a folder. */
    static void write(Path folder, Metric metric) throws IOException {
        VectorFile base = VectorFile.open(folder.resolve(DataSet.BASE));
        VectorFile queries = VectorFile.open(folder.resolve(DataSet.QUERIES));
        Path database = folder.resolve("exact-search");
        Folders.delete(database);
        List<int[]> found = search(database, base, queries, metric);
        Folders.delete(database);
        try (VectorWriter writer = new VectorWriter(folder.resolve(DataSet.TRUTH))) {
            for (int[] rows : found) {
                writer.write(rows);
            }
        }
    }

    private static List<int[]> search(Path folder, VectorFile base, VectorFile queries, Metric metric) {
        try (Database database = Database.open(folder)) {
            VectorCollection collection = database.createCollection(
                    "base", CollectionOptions.defaults().metric(metric).index("flat"));
            collection.load(RowDocuments.of(base, 0, base.count()));
            return IntStream.range(0, queries.count())
                    .parallel()
                    .mapToObj(query -> RowDocuments.rows(collection.search(SearchRequest.of(queries.row(query))
                            .topK(Math.min(NEIGHBOURS, base.count()))
                            .exact()
                            .include(new Include[0]))))
                    .toList();
        }
    }
}
