package io.quantara.bench.systems;

import com.github.jelmerk.hnswlib.core.DistanceFunction;
import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import io.quantara.Metric;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The Java implementation of HNSW called hnswlib-core.
 *
 * <p>Settings: {@code M}, {@code efConstruction}, {@code threads}. Effort: ef.
 */
public final class HnswlibCoreSystem implements SearchSystem {

    private static final String INDEX = "index";
    private static final int PROGRESS_INTERVAL = 100_000;

    HnswlibCoreSystem() {}

    /** A row of the base. */
    private static final class Row implements Item<Integer, float[]> {

        private static final long serialVersionUID = 1;

        private final int id;
        private final float[] vector;

        Row(int id, float[] vector) {
            this.id = id;
            this.vector = vector;
        }

        @Override
        public Integer id() {
            return id;
        }

        @Override
        public float[] vector() {
            return vector;
        }

        @Override
        public int dimensions() {
            return vector.length;
        }
    }

    /** Runs this system; see the package. */
    public static void main(String[] arguments) throws IOException {
        SystemProcess.run(new HnswlibCoreSystem(), arguments);
    }

    @Override
    public String version() {
        return JarVersion.of(HnswIndex.class, "hnswlib-core");
    }

    @Override
    public Map<String, String> build(DataSet data, Path folder, Settings settings) throws IOException {
        HnswIndex<Integer, float[], Row, Float> index = HnswIndex.newBuilder(
                        data.base().dimension(), distance(data.metric()), data.base().count())
                .withM(settings.getInt("M", 16))
                .withEfConstruction(settings.getInt("efConstruction", 200))
                .build();
        List<Row> rows = IntStream.range(0, data.base().count())
                .mapToObj(row -> new Row(row, data.base().row(row)))
                .toList();
        try {
            index.addAll(rows, settings.getInt("threads", 1), (done, most) -> {}, PROGRESS_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while building");
        }
        index.save(folder.resolve(INDEX));
        return Map.of();
    }

    private static DistanceFunction<float[], Float> distance(Metric metric) {
        return switch (metric) {
            // Of unit length, so the same order in less time.
            case COSINE, DOT -> DistanceFunctions.FLOAT_INNER_PRODUCT;
            case EUCLIDEAN -> DistanceFunctions.FLOAT_EUCLIDEAN_DISTANCE;
        };
    }

    @Override
    public Searcher open(DataSet data, Path folder, Settings settings) throws IOException {
        HnswIndex<Integer, float[], Row, Float> index = HnswIndex.load(folder.resolve(INDEX));
        return new OpenIndex(index);
    }

    /** A loaded index. */
    private static final class OpenIndex implements Searcher {

        private final HnswIndex<Integer, float[], Row, Float> index;

        OpenIndex(HnswIndex<Integer, float[], Row, Float> index) {
            this.index = index;
        }

        @Override
        public void effort(String text) {
            index.setEf(Integer.parseInt(text));
        }

        @Override
        public int[] search(float[] query, int k) {
            List<SearchResult<Row, Float>> found = index.findNearest(query, k);
            return found.stream().mapToInt(result -> result.item().id()).toArray();
        }

        @Override
        public void close() {}
    }
}
