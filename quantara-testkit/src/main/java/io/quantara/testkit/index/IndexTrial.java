package io.quantara.testkit.index;

import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Hit;
import io.quantara.internal.query.Query;
import io.quantara.internal.query.RecallMeasurement;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.query.SnapshotSearcher;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows with an index over them, searched as the database does. Safe for many threads; closing it closes the index and
 * frees the rows.
 */
final class IndexTrial implements AutoCloseable {

    /** Rows have one of this many names, "g0" and so on, at random. */
    static final int GROUPS = 10;

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final SampleRows rows;
    private final SegmentVectors vectors;
    private final BuiltIndex built;
    private final AttachedIndex attached;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final SnapshotSearcher searcher;

    private IndexTrial(SampleRows rows, SegmentVectors vectors, BuiltIndex built) {
        this.rows = rows;
        this.vectors = vectors;
        this.built = built;
        this.attached = new AttachedIndex(built.type(), built.index(), built.metric());
        this.searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> failures.add(cause));
    }

    /** Builds an index in the calling thread. */
    static IndexTrial of(IndexType type, IndexOptions options, Metric metric, float[][] sample) {
        return of(type, options, metric, sample, new IndexBuild(Workers.callerOnly(), 7, (_, _) -> {}, () -> false));
    }

    /** Builds an index; when that fails, the rows are freed. */
    static IndexTrial of(IndexType type, IndexOptions options, Metric metric, float[][] sample, IndexBuild build) {
        int dimension = sample.length == 0 ? IndexLifeContract.DIMENSION : sample[0].length;
        List<String> names = new Random(5)
                .ints(sample.length, 0, GROUPS)
                .mapToObj(group -> "g" + group)
                .toList();
        SampleRows rows = new SampleRows(dimension, sample, names, 3);
        boolean done = false;
        try {
            SegmentVectors vectors = new ColumnVectors(rows.vectors(), rows.norms(), rows.count(), dimension, metric);
            IndexTrial trial = new IndexTrial(rows, vectors, build.build(type, vectors, options));
            done = true;
            return trial;
        } finally {
            if (!done) {
                rows.close();
            }
        }
    }

    BuiltIndex built() {
        return built;
    }

    SegmentVectors vectors() {
        return vectors;
    }

    /** Returns what the guards of the database caught so far. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Searches as a user does. */
    Found search(float[] query, int k) {
        return search(query, k, null, null);
    }

    /**
     * Searches some of the rows.
     *
     * @param live the rows that are not deleted, or null for all
     */
    Found search(float[] query, int k, @Nullable Filter filter, long @Nullable [] live) {
        return search(query, k, filter, live, Double.NaN, false);
    }

    /** Measures the recall of the index, as the database does after a build. */
    void measureRecall() {
        RecallMeasurement.run(rows, attached, 7, Workers.callerOnly(), () -> {});
    }

    /** Searches as a user does who asks for a recall. */
    Found search(float[] query, int k, double targetRecall) {
        return search(query, k, null, null, targetRecall, false);
    }

    /** Searches by comparing every row. */
    Found exact(float[] query, int k, @Nullable Filter filter, long @Nullable [] live) {
        return search(query, k, filter, live, Double.NaN, true);
    }

    private Found search(
            float[] query,
            int k,
            @Nullable Filter filter,
            long @Nullable [] live,
            double targetRecall,
            boolean exactOnly) {
        int liveCount = live == null ? rows.count() : bitCount(live);
        Query question = new Query(
                query,
                built.metric(),
                k,
                filter,
                Double.NaN,
                0,
                targetRecall,
                -1,
                exactOnly,
                System.nanoTime() + TIMEOUT_NANOS);
        return searcher.search(List.of(new SearchPart(rows, live, liveCount, attached)), question);
    }

    private static int bitCount(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Returns which rows the index offers by itself. */
    SortedSet<Integer> offered(float[] query, int k, int effort) {
        RecordingQuery recording = new RecordingQuery(vectors, query, k, effort, () -> null);
        built.index().search(recording);
        return recording.offered();
    }

    /** Returns the part of the true best k that a search found; rows as close as the true k-th count too. */
    double recall(Found found, float[] query, int k, @Nullable Filter filter, long @Nullable [] live) {
        List<Hit> truth = exact(query, k, filter, live).hits();
        return recall(found.hits().stream().mapToInt(Hit::ordinal), truth, query);
    }

    /** Returns the part of the true best k that are among some rows. */
    double recall(SortedSet<Integer> ordinals, float[] query, int k) {
        List<Hit> truth = exact(query, k, null, null).hits();
        return recall(ordinals.stream().mapToInt(Integer::intValue), truth, query);
    }

    private double recall(IntStream ordinals, List<Hit> truth, float[] query) {
        if (truth.isEmpty()) {
            return 1;
        }
        var scorer = vectors.scorer(query);
        float bound = scorer.closeness(truth.getLast().ordinal());
        long close = ordinals.filter(ordinal -> scorer.closeness(ordinal) >= bound).count();
        return Math.min(1.0, (double) close / truth.size());
    }

    @Override
    public void close() {
        try {
            built.close();
        } finally {
            rows.close();
        }
    }
}
