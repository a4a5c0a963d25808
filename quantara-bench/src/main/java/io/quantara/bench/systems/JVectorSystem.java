package io.quantara.bench.systems;

import io.github.jbellis.jvector.disk.RandomAccessReader;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult.NodeScore;
import io.github.jbellis.jvector.graph.diversity.VamanaDiversityProvider;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import io.quantara.Metric;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.VectorFile;
import io.quantara.bench.settings.Settings;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * JVector's graph on the heap, with the vectors on the heap too, which is its fastest form.
 *
 * <p>Settings: {@code degree}, {@code beamWidth}, {@code overflow}, {@code alpha}, {@code threads}. Effort: how many
 * candidates the search keeps.
 */
public final class JVectorSystem implements SearchSystem {

    private static final String GRAPH = "graph";
    private static final VectorTypeSupport VECTORS =
            VectorizationProvider.getInstance().getVectorTypeSupport();

    JVectorSystem() {}

    /** Runs this system; see the package. */
    public static void main(String[] arguments) throws IOException {
        SystemProcess.run(new JVectorSystem(), arguments);
    }

    @Override
    public String version() {
        return JarVersion.of(GraphSearcher.class, "JVector");
    }

    @Override
    public String problem(Settings settings) {
        return settings.getInt("searchers", 1) == 1 ? "" : "a searcher of JVector is for one thread";
    }

    @Override
    public Map<String, String> build(DataSet data, Path folder, Settings settings) throws IOException {
        RandomAccessVectorValues vectors = vectors(data.base());
        int threads = settings.getInt("threads", 1);
        try (ForkJoinPool pool = new ForkJoinPool(threads);
                GraphIndexBuilder builder = GraphIndexBuilder.builder(
                                vectors, similarity(data.metric()), settings.getInt("degree", 32))
                        .withBeamWidth(settings.getInt("beamWidth", 100))
                        .withNeighborOverflow(overflow(settings))
                        .withAlpha(alpha(settings))
                        .withSimdExecutor(pool)
                        .withParallelExecutor(pool)
                        .build();
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(folder.resolve(GRAPH))))) {
            save((OnHeapGraphIndex) builder.build(vectors), out);
        }
        return Map.of();
    }

    /** Deprecated for the form on disk, which is slower to search. */
    @SuppressWarnings("deprecation")
    private static void save(OnHeapGraphIndex graph, DataOutputStream out) throws IOException {
        graph.save(out);
    }

    private static float overflow(Settings settings) {
        return (float) settings.getDouble("overflow", 1.2);
    }

    private static float alpha(Settings settings) {
        return (float) settings.getDouble("alpha", 1.2);
    }

    private static RandomAccessVectorValues vectors(VectorFile file) {
        List<VectorFloat<?>> rows = IntStream.range(0, file.count())
                .<VectorFloat<?>>mapToObj(row -> VECTORS.createFloatVector(file.row(row)))
                .toList();
        return new ListRandomAccessVectorValues(rows, file.dimension());
    }

    private static VectorSimilarityFunction similarity(Metric metric) {
        return switch (metric) {
            // Of unit length, so the same order in less time.
            case COSINE, DOT -> VectorSimilarityFunction.DOT_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    @Override
    @SuppressWarnings("deprecation") // as save
    public Searcher open(DataSet data, Path folder, Settings settings) throws IOException {
        RandomAccessVectorValues vectors = vectors(data.base());
        VectorSimilarityFunction similarity = similarity(data.metric());
        var diversity = new VamanaDiversityProvider(
                BuildScoreProvider.randomAccessScoreProvider(vectors, similarity), alpha(settings));
        try (ReaderSupplier supplier = ReaderSupplierFactory.open(folder.resolve(GRAPH));
                RandomAccessReader reader = supplier.get()) {
            OnHeapGraphIndex graph =
                    OnHeapGraphIndex.load(reader, data.base().dimension(), overflow(settings), diversity);
            return new OpenGraph(new GraphSearcher(graph), vectors, similarity);
        }
    }

    /** A loaded graph. */
    private static final class OpenGraph implements Searcher {

        private final GraphSearcher searcher;
        private final RandomAccessVectorValues vectors;
        private final VectorSimilarityFunction similarity;
        private int kept;

        OpenGraph(GraphSearcher searcher, RandomAccessVectorValues vectors, VectorSimilarityFunction similarity) {
            this.searcher = searcher;
            this.vectors = vectors;
            this.similarity = similarity;
        }

        @Override
        public void effort(String text) {
            kept = Integer.parseInt(text);
        }

        @Override
        public int[] search(float[] query, int k) {
            var scores = DefaultSearchScoreProvider.exact(VECTORS.createFloatVector(query), similarity, vectors);
            NodeScore[] found =
                    searcher.search(scores, k, Math.max(k, kept), 0f, 0f, Bits.ALL).getNodes();
            int[] rows = new int[found.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = found[i].node;
            }
            return rows;
        }

        @Override
        public Map<String, String> notes() {
            return Map.of("kernels", VectorizationProvider.getInstance().getClass().getSimpleName());
        }

        @Override
        public void close() throws IOException {
            searcher.close();
        }
    }
}
