package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.ScratchPool;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;

/** Inverted lists and the vectors they are over. A search allocates next to nothing. Safe for many threads. */
final class IvfIndex implements VectorIndex {

    private static final int LISTS_PER_CHECK = 16;

    private final InvertedLists lists;
    private final SegmentVectors vectors;
    private final EuclideanSpace space;
    private final int defaultProbes;
    private final int refine;
    private final ScratchPool<Scratch> pool;

    /** What one search needs. */
    private final class Scratch {

        final float[] place = new float[space.floats()];
        final float[] toCentres = new float[lists.layout().lists()];
        final NearLists near = new NearLists(lists.layout().lists());
        final Candidates candidates = new Candidates();
        final ListScan scan;
        int[] rows = new int[64];

        Scratch(ListScan scan) {
            this.scan = scan;
        }

        long memoryBytes() {
            return (long) Float.BYTES * (place.length + toCentres.length + rows.length)
                    + (long) Long.BYTES * (toCentres.length + candidates.length())
                    + scan.memoryBytes();
        }
    }

    IvfIndex(InvertedLists lists, SegmentVectors vectors, int defaultProbes, int refine) {
        this.lists = lists;
        this.vectors = vectors;
        this.space = new EuclideanSpace(vectors, lists.longest());
        this.defaultProbes = defaultProbes;
        this.refine = refine;
        this.pool = switch (lists.layout().kind()) {
            case FLAT -> new ScratchPool<>(() -> new Scratch(new FlatListScan(lists)));
            case PQ -> new ScratchPool<>(() -> new Scratch(new PqListScan(lists)));
            case RABITQ -> {
                Rotation rotation = lists.rotation();
                yield new ScratchPool<>(() -> new Scratch(new RabitqListScan(lists, rotation)));
            }
        };
    }

    InvertedLists lists() {
        return lists;
    }

    /** Offers nothing where comparing all accepted rows costs no more than checking the candidates. */
    @Override
    public void search(IndexQuery query) {
        int most = (int) Math.min(Integer.MAX_VALUE, (long) query.k() * refine);
        if (lists.layout().slots() == 0 || query.acceptedCount() <= most) {
            return;
        }
        Scratch scratch = pool.take();
        try {
            scratch.candidates.clear(most);
            int found = probe(query, scratch);
            offerCandidates(query, scratch);
            offerZeros(query, found);
        } finally {
            pool.giveBack(scratch);
        }
    }

    /** Reads the nearest lists; more of them until there are k rows. Returns how many were kept or offered. */
    private int probe(IndexQuery query, Scratch scratch) {
        DistanceKernel kernel = Kernels.current();
        ListsLayout layout = lists.layout();
        space.readQuery(query.vector(), scratch.place);
        scratch.scan.begin(kernel, scratch.place);
        kernel.squaredDistances(
                lists.memory(), layout.centres(), layout.lists(), scratch.place, scratch.toCentres);
        scratch.near.set(scratch.toCentres);
        int probes = probes(query);
        int found = 0;
        for (int probed = 0; !scratch.near.isEmpty() && (probed < probes || found < query.k()); probed++) {
            int list = scratch.near.next();
            query.visited(lists.start(list + 1) - lists.start(list));
            found += scratch.scan.scan(list, scratch.toCentres[list], query, scratch.candidates);
            if (probed % LISTS_PER_CHECK == 0) {
                query.checkCancelled();
            }
        }
        return found;
    }

    /** The fewer rows are accepted, the farther away are the best of them. */
    private int probes(IndexQuery query) {
        double share = query.acceptedCount() / (double) vectors.count();
        return (int) Math.min(IvfIndexType.MOST_LISTS, query.effort(defaultProbes) / Math.sqrt(share));
    }

    private static void offerCandidates(IndexQuery query, Scratch scratch) {
        int count = scratch.candidates.size();
        if (scratch.rows.length < count) {
            scratch.rows = new int[Math.max(count, 2 * scratch.rows.length)];
        }
        scratch.candidates.copyRows(scratch.rows);
        query.offerAll(scratch.rows, count);
    }

    /** Rows of length zero have a cosine of 0, which may be better than what was found. */
    private void offerZeros(IndexQuery query, int found) {
        int zeros = lists.layout().zeros();
        if (vectors.metric() != Metric.COSINE || zeros == 0 || (found >= query.k() && query.worst() > 0)) {
            return;
        }
        int offered = 0;
        for (int i = 0; i < zeros && offered < query.k(); i++) {
            if (query.accepts(lists.zeroRow(i))) {
                query.offer(lists.zeroRow(i));
                offered++;
            }
        }
    }

    @Override
    public void verify() {
        lists.verify();
    }

    @Override
    public long memoryBytes() {
        return lists.layout().sizeBytes() + pool.memoryBytes(Scratch::memoryBytes);
    }
}
