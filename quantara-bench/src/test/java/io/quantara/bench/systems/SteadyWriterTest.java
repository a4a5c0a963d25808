package io.quantara.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Document;
import io.quantara.VectorCollection;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.DataSetName;
import io.quantara.bench.data.Preparation;
import io.quantara.bench.data.RowDocuments;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SteadyWriterTest {

    private static final int K = 1;

    @Test
    @Timeout(300)
    void insertsCopiesOfRowsThatAreNoNeighboursOfAQuery(@TempDir Path cache) throws IOException {
        Settings mixture = Settings.parse("dimension=8 rows=3000 metric=euclidean");
        DataSet data = new Preparation(cache, cache).prepare(new DataSetName("small", "mixture", mixture, 0));
        try (Database database = Database.inMemory()) {
            VectorCollection collection = database.createCollection(
                    "base", CollectionOptions.defaults().metric(data.metric()));
            collection.load(RowDocuments.of(data.base(), 0, data.base().count()));
            SteadyWriter writer = new SteadyWriter(collection, data, K, 100_000);
            try (writer) {
                while (writer.written() < 4_000) {
                    Thread.onSpinWait();
                }
            }

            assertThat(collection.stats().documents()).isEqualTo(data.base().count() + writer.written());
            assertThat(copies(collection))
                    .hasSize((int) writer.written())
                    .doesNotContainAnyElementsOf(IntStream.range(0, data.truth().count())
                            .mapToObj(query -> data.truth().number(query, 0))
                            .toList());
            assertThat(writer.note()).contains("durable commits of " + SteadyWriter.BATCH);
        }
    }

    /** Returns the rows of the documents that were not there at first. */
    private static List<Integer> copies(VectorCollection collection) {
        try (Stream<Document> documents = collection.stream()) {
            return documents.map(Document::id)
                    .filter(id -> id.getMostSignificantBits() > 0)
                    .map(id -> (int) id.getLeastSignificantBits())
                    .toList();
        }
    }
}
