package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexSource;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Hit;
import io.quantara.internal.query.Query;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.query.SnapshotSearcher;
import io.quantara.testkit.index.SampleRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Rows with an index over them, searched as the database does; closing it closes the index and frees the rows. */
public final class IndexedRows implements AutoCloseable {

    private static final Path PACKAGES =
            Path.of("../quantara-cli/src/main/resources/io/quantara/cli/demo/packages.f16");
    private static final int PACKAGES_DIMENSION = 384;
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final float[][] sample;
    private final SampleRows rows;
    private final ColumnVectors vectors;
    private final BuiltIndex built;
    private final SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
        throw new AssertionError("the index failed in a search", cause);
    });

    private IndexedRows(
            IndexType type,
            IndexOptions options,
            Metric metric,
            float[][] sample,
            List<IndexSource> sources,
            int threads) {
        this.sample = sample;
        int dimension = sample[0].length;
        this.rows = new SampleRows(dimension, sample, Collections.nCopies(sample.length, ""), 3);
        this.vectors = new ColumnVectors(rows.vectors(), rows.norms(), rows.count(), dimension, metric);
        try (ExecutorService others = Executors.newFixedThreadPool(threads)) {
            Workers workers = threads == 1 ? Workers.callerOnly() : new Workers(others, threads);
            this.built = new IndexBuild(workers, 7, (_, _) -> {}, () -> false).build(type, vectors, options, sources);
        }
        built.index().verify();
    }

    /** Builds an index in the calling thread, and verifies it. */
    public static IndexedRows of(IndexType type, IndexOptions options, Metric metric, float[][] sample) {
        return new IndexedRows(type, options, metric, sample, List.of(), 1);
    }

    /** Builds an index in several threads, and verifies it. */
    public static IndexedRows of(
            IndexType type, IndexOptions options, Metric metric, float[][] sample, int threads) {
        return new IndexedRows(type, options, metric, sample, List.of(), threads);
    }

    /** Rows to be merged, without those that are gone. */
    public record Part(IndexedRows rows, IntPredicate gone) {

        /** Returns where its rows go when the first is put at an ordinal; -1 for those that are gone. */
        private int[] ordinals(int first) {
            int[] ordinals = new int[rows.sample.length];
            int next = first;
            for (int row = 0; row < ordinals.length; row++) {
                ordinals[row] = gone.test(row) ? -1 : next++;
            }
            return ordinals;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // private, never changed, never compared
    private record Source(VectorIndex index, SegmentVectors vectors, int[] ordinals) implements IndexSource {

        @Override
        public int newOrdinal(int ordinal) {
            return ordinals[ordinal];
        }
    }

    /** Returns the index as one of a segment that was merged, whose rows went to these ordinals; -1 for those gone. */
    public IndexSource movedTo(int[] ordinals) {
        return new Source(built.index(), vectors, ordinals);
    }

    /**
     * Builds the index of rows that were merged from those over the rows before.
     *
     * @param more rows that had no index, after the others
     */
    public static IndexedRows merged(IndexOptions options, List<Part> parts, float[][] more, int threads) {
        List<float[]> all = new ArrayList<>();
        List<IndexSource> sources = new ArrayList<>();
        for (Part part : parts) {
            int[] ordinals = part.ordinals(all.size());
            sources.add(part.rows.movedTo(ordinals));
            for (int row = 0; row < ordinals.length; row++) {
                if (ordinals[row] >= 0) {
                    all.add(part.rows.sample[row]);
                }
            }
        }
        all.addAll(List.of(more));
        BuiltIndex first = parts.getFirst().rows.built;
        return new IndexedRows(
                first.type(), options, first.metric(), all.toArray(float[][]::new), sources, threads);
    }

    /** Returns real text embeddings, {@code float[384]} of about unit length: those of the demo, in an even choice. */
    public static float[][] packages(int count) {
        ShortBuffer halves;
        try {
            halves = ByteBuffer.wrap(Files.readAllBytes(PACKAGES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        int all = halves.capacity() / PACKAGES_DIMENSION;
        float[][] packages = new float[count][PACKAGES_DIMENSION];
        for (int i = 0; i < count; i++) {
            int row = (int) ((long) i * all / count);
            for (int j = 0; j < PACKAGES_DIMENSION; j++) {
                packages[i][j] = Float.float16ToFloat(halves.get(row * PACKAGES_DIMENSION + j));
            }
        }
        return packages;
    }

    public BuiltIndex built() {
        return built;
    }

    public ColumnVectors vectors() {
        return vectors;
    }

    /** Searches as a user does; {@code live} has the bits of rows that are not deleted, or is null for all. */
    public Found search(float[] query, Metric metric, int k, int effort, long @Nullable [] live, boolean exact) {
        return search(built, query, metric, k, effort, live, exact);
    }

    private Found search(
            BuiltIndex index,
            float[] query,
            Metric metric,
            int k,
            int effort,
            long @Nullable [] live,
            boolean exact) {
        int liveCount = rows.count();
        if (live != null) {
            liveCount = Arrays.stream(live).mapToInt(Long::bitCount).sum();
        }
        AttachedIndex attached = new AttachedIndex(index.type(), index.index(), index.metric());
        Query question = new Query(
                query, metric, k, null, Double.NaN, effort, exact, System.nanoTime() + TIMEOUT_NANOS);
        return searcher.search(List.of(new SearchPart(rows, live, liveCount, attached)), question);
    }

    /** Searches two as the parts of one collection. */
    public static Found searchBoth(
            IndexedRows one, IndexedRows other, float[] query, int k, int effort, boolean exact) {
        Query question = new Query(
                query, one.built.metric(), k, null, Double.NaN, effort, exact, System.nanoTime() + TIMEOUT_NANOS);
        return one.searcher.search(List.of(one.part(), other.part()), question);
    }

    private SearchPart part() {
        AttachedIndex attached = new AttachedIndex(built.type(), built.index(), built.metric());
        return new SearchPart(rows, null, rows.count(), attached);
    }

    /** Returns the rows found through the index; the plan must say that it answered. */
    public List<Hit> found(float[] query, int k, int effort) {
        Found found = search(query, built.metric(), k, effort, null, false);
        if (found.plan().isExact()) {
            throw new AssertionError("exact search answered: " + found.plan());
        }
        return found.hits();
    }

    /** Returns the mean part of the true best k that the index finds by itself; rows as close as the k-th count. */
    public double recall(float[][] queries, int k, int effort) {
        return recall(queries, built.metric(), k, effort, null);
    }

    /** Returns the mean recall by a metric, among the rows whose bits are set. */
    public double recall(float[][] queries, Metric metric, int k, int effort, long @Nullable [] live) {
        double recall = 0;
        for (float[] query : queries) {
            Found found = search(query, metric, k, effort, live, false);
            if (found.plan().isExact()) {
                throw new AssertionError("exact search answered: " + found.plan());
            }
            List<Hit> truth = search(query, metric, k, effort, live, true).hits();
            float bound = truth.getLast().score();
            long close = found.hits().stream()
                    .filter(hit -> metric.higherIsCloser() ? hit.score() >= bound : hit.score() <= bound)
                    .count();
            recall += (double) close / truth.size();
        }
        return recall / queries.length;
    }

    /** Returns the stored form of the index. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            built.write(Channels.newChannel(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Opens bytes as an index over these rows. */
    public BuiltIndex open(byte[] bytes, Arena arena, IndexOptions options) {
        MemorySegment stored = arena.allocate(Math.max(1, bytes.length), 64).asSlice(0, bytes.length);
        stored.copyFrom(MemorySegment.ofArray(bytes));
        return IndexBuild.open((StoredIndexType) built.type(), stored, vectors, options);
    }

    /** Returns the ordinals that an opened index finds. */
    public List<Integer> found(BuiltIndex opened, float[] query, int k) {
        List<Integer> ordinals = new ArrayList<>();
        search(opened, query, opened.metric(), k, 0, null, false).hits().forEach(hit -> ordinals.add(hit.ordinal()));
        return ordinals;
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
