package io.quantara.bench.systems;

import io.quantara.Metric;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's HNSW, in one segment unless {@code merge=no}.
 *
 * <p>Settings: {@code bits} (32 for float32, 7 or 1 for codes; their results are scored again with the vectors),
 * {@code M}, {@code efConstruction}, {@code threads}. Effort: how many neighbours the graph search collects, and how
 * many are scored again.
 */
public final class LuceneSystem implements SearchSystem {

    private static final String FIELD = "vector";
    private static final int FLOAT_BITS = 32;

    /** Above what all rows take, so that no segment is written too early; Lucene allows less than 2 GiB. */
    private static final double BUFFER_MEGABYTES = 1_900;

    LuceneSystem() {}

    /** Runs this system; see the package. */
    public static void main(String[] arguments) throws IOException {
        SystemProcess.run(new LuceneSystem(), arguments);
    }

    @Override
    public String version() {
        return "Lucene " + Version.LATEST;
    }

    @Override
    public Map<String, String> build(DataSet data, Path folder, Settings settings) throws IOException {
        int threads = settings.getInt("threads", 1);
        boolean merges = settings.get("merge", "yes").equals("yes");
        // Merges of neighbours keep the order of documents, so that a document's number is its row.
        IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(new LogDocMergePolicy());
        if (merges) {
            config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(threads);
                FSDirectory directory = FSDirectory.open(folder)) {
            KnnVectorsFormat format = format(settings, threads, workers);
            config.setCodec(new Lucene104Codec() {
                @Override
                public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return format;
                }
            });
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (int row = 0; row < data.base().count(); row++) {
                    Document document = new Document();
                    document.add(new KnnFloatVectorField(FIELD, data.base().row(row), similarity(data.metric())));
                    writer.addDocument(document);
                }
                if (merges) {
                    writer.forceMerge(1);
                }
            }
        }
        return Map.of();
    }

    private static KnnVectorsFormat format(Settings settings, int threads, ExecutorService workers) {
        int m = settings.getInt("M", Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN);
        int efConstruction = settings.getInt("efConstruction", Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH);
        ExecutorService merging = threads > 1 ? workers : null;
        int bits = settings.getInt("bits", FLOAT_BITS);
        return bits == FLOAT_BITS
                ? new Lucene99HnswVectorsFormat(m, efConstruction, threads, merging)
                : new Lucene104HnswScalarQuantizedVectorsFormat(encoding(bits), m, efConstruction, threads, merging);
    }

    private static ScalarEncoding encoding(int bits) {
        return switch (bits) {
            case 1 -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
            case 2 -> ScalarEncoding.DIBIT_QUERY_NIBBLE;
            case 4 -> ScalarEncoding.PACKED_NIBBLE;
            case 7 -> ScalarEncoding.SEVEN_BIT;
            default -> throw new IllegalArgumentException("bits is " + bits + ": choose 1, 2, 4, 7 or 32");
        };
    }

    private static VectorSimilarityFunction similarity(Metric metric) {
        return switch (metric) {
            // Of unit length, so the same order in less time.
            case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
            case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    @Override
    public Searcher open(DataSet data, Path folder, Settings settings) throws IOException {
        FSDirectory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory);
        return new OpenIndex(directory, reader, settings.getInt("bits", FLOAT_BITS) < FLOAT_BITS);
    }

    /** An open index. */
    private static final class OpenIndex implements Searcher {

        private final FSDirectory directory;
        private final DirectoryReader reader;
        private final IndexSearcher searcher;
        private final boolean quantized;
        private int collected;

        OpenIndex(FSDirectory directory, DirectoryReader reader, boolean quantized) {
            this.directory = directory;
            this.reader = reader;
            this.searcher = new IndexSearcher(reader);
            this.quantized = quantized;
            // The same queries come again in each pass and must not be answered from a cache.
            searcher.setQueryCache(null);
        }

        @Override
        public void effort(String text) {
            collected = Integer.parseInt(text);
        }

        @Override
        public int[] search(float[] query, int k) throws IOException {
            Query nearest = new KnnFloatVectorQuery(FIELD, query, Math.max(k, collected));
            Query scored =
                    quantized ? RescoreTopNQuery.createFullPrecisionRescorerQuery(nearest, query, FIELD, k) : nearest;
            ScoreDoc[] found = searcher.search(scored, k).scoreDocs;
            int[] rows = new int[found.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = found[i].doc;
            }
            return rows;
        }

        @Override
        public Map<String, String> notes() {
            return Map.of("segments", Integer.toString(reader.leaves().size()));
        }

        @Override
        public void close() throws IOException {
            reader.close();
            directory.close();
        }
    }
}
