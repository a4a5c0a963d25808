package io.quantara.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Filter;
import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.SearchResults;
import io.quantara.VectorCollection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrueNeighboursTest {

    private static final float[] QUERY = {1, 0};

    @ParameterizedTest
    @EnumSource(Metric.class)
    void tiesCountAndWorseResultsDoNot(Metric metric) {
        try (Database db = Database.inMemory()) {
            VectorCollection collection =
                    db.createCollection("c", CollectionOptions.defaults().metric(metric));
            collection.insert("near", new float[] {1, 0.1f});
            collection.insert("tied", new float[] {1, -0.1f});
            collection.insert("far", new float[] {-1, 0.5f});
            TrueNeighbours one = TrueNeighbours.search(new float[][] {QUERY}, collection, metric, 1);
            assertThat(one.recall(0, QUERY, find(collection, "near"))).isEqualTo(1);
            assertThat(one.recall(0, QUERY, find(collection, "tied"))).isEqualTo(1);
            assertThat(one.recall(0, QUERY, find(collection, "far"))).isZero();
            TrueNeighbours two = TrueNeighbours.search(new float[][] {QUERY}, collection, metric, 2);
            assertThat(two.recall(0, QUERY, find(collection, "near"))).isEqualTo(0.5);
            TrueNeighbours all = TrueNeighbours.search(new float[][] {QUERY}, collection, metric, 10);
            assertThat(all.k()).isEqualTo(3);
            assertThat(all.recall(0, QUERY, collection.search(request().topK(10)))).isEqualTo(1);
        }
    }

    private static SearchResults find(VectorCollection collection, String name) {
        return collection.search(request().filter(Filter.eq("$name", name)));
    }

    private static SearchRequest request() {
        return SearchRequest.of(QUERY).include(Include.VECTOR);
    }
}
