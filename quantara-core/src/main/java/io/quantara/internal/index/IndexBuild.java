package io.quantara.internal.index;

import io.quantara.CancelledException;
import io.quantara.ProgressListener;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexSource;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Builds and opens indexes. What an index type throws comes out as it is; nothing native is left behind then.
 * Immutable, hence safe for many threads.
 */
public final class IndexBuild {

    /** Builds over so many components take longer in plain Java than it takes until the SIMD kernels are ready. */
    private static final long COMPONENTS_WORTH_WAITING = 1 << 22;

    private static final long PAUSE_NANOS = 5_000_000;

    private final Workers workers;
    private final long seed;
    private final ProgressListener progress;
    private final BooleanSupplier cancelled;
    private final BuildMemory memory;

    /**
     * Prepares builds.
     *
     * @param workers who works on {@link BuildContext#forEach}
     * @param seed the same seed over the same rows gives the same index
     * @param progress hears how far a build is, in the threads that build: what the type reports, and between two
     *     reports the share of the tasks of {@link BuildContext#forEach} that are finished; not in order
     * @param cancelled asked often and by many threads: whether to give up
     */
    public IndexBuild(Workers workers, long seed, ProgressListener progress, BooleanSupplier cancelled) {
        this(workers, seed, progress, cancelled, BuildMemory.anonymous());
    }

    private IndexBuild(
            Workers workers, long seed, ProgressListener progress, BooleanSupplier cancelled, BuildMemory memory) {
        this.workers = workers;
        this.seed = seed;
        this.progress = progress;
        this.cancelled = cancelled;
        this.memory = memory;
    }

    /** Returns builds that get their native memory from there. */
    public IndexBuild withMemory(BuildMemory other) {
        return new IndexBuild(workers, seed, progress, cancelled, other);
    }

    /**
     * Builds an index in the calling thread and those of the workers.
     *
     * @param vectors must stay valid until the index is closed
     * @throws CancelledException when the build was cancelled
     * @throws IllegalArgumentException when an option is unknown or out of range
     */
    public BuiltIndex build(IndexType type, SegmentVectors vectors, IndexOptions options) {
        return build(type, vectors, options, List.of());
    }

    /**
     * Builds the index of a merged segment in the calling thread and those of the workers.
     *
     * @param vectors must stay valid until the index is closed
     * @param sources indexes of this type over segments whose rows are in this one; valid until this returns
     * @throws CancelledException when the build was cancelled
     * @throws IllegalArgumentException when an option is unknown or out of range
     */
    public BuiltIndex build(
            IndexType type, SegmentVectors vectors, IndexOptions options, List<IndexSource> sources) {
        type.check(options, vectors.dimension(), vectors.metric());
        Context context = new Context(options, sources);
        VectorIndex index = null;
        BuiltIndex built = null;
        try {
            if ((long) vectors.count() * vectors.dimension() >= COMPONENTS_WORTH_WAITING) {
                waitForKernels(context);
            }
            index = returned(type, type.build(vectors, context));
            context.checkCancelled();
            built = new BuiltIndex(type, index, vectors.metric(), context.allocatedBytes.get(), context.arena::close);
            return built;
        } finally {
            context.scratch.close();
            if (built == null) {
                discard(index, context.arena);
            }
        }
    }

    /** Also lets the warm-up have the processor: beside a build it would take several times as long. */
    private static void waitForKernels(Context context) {
        while (Kernels.isWarming()) {
            context.checkCancelled();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void discard(@Nullable VectorIndex index, Arena arena) {
        try {
            if (index != null) {
                index.close();
            }
        } finally {
            arena.close();
        }
    }

    /**
     * Opens an index that {@link BuiltIndex#write} wrote.
     *
     * @param stored exactly the bytes written, 64-byte aligned; valid until the index is closed
     * @param vectors the rows it was built over; valid until the index is closed
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with the index
    public static BuiltIndex open(
            StoredIndexType type, MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        VectorIndex index = returned(type, type.open(stored.asReadOnly(), vectors, options));
        return new BuiltIndex(type, index, vectors.metric(), 0, () -> {});
    }

    /** Opens an index as {@link #open} does, that is compared with its checksums while it is read. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the index
    public static BuiltIndex openUnchecked(
            LazilyCheckedType type,
            MemorySegment stored,
            ReadCheck check,
            SegmentVectors vectors,
            IndexOptions options) {
        VectorIndex index = returned(type, type.open(stored.asReadOnly(), check, vectors, options));
        return new BuiltIndex(type, index, vectors.metric(), 0, () -> {});
    }

    private static VectorIndex returned(IndexType type, @Nullable VectorIndex index) {
        if (index == null) {
            throw new IllegalStateException("The index type '" + type.name() + "' returned null instead of an index.");
        }
        return index;
    }

    /** What an index type reported last. */
    private record Step(long done, long total) {

        /** Tells that some of the tasks are finished that lead to the next step. */
        void tell(int finished, int tasks, ProgressListener progress) {
            if (total > 0) {
                progress.progress(done * tasks + finished, total * tasks);
            }
        }
    }

    /** What one build gets. */
    private final class Context implements BuildContext {

        private final IndexOptions options;
        private final List<IndexSource> sources;
        private final RandomGenerator random = new SplittableRandom(seed);
        private final Arena arena = Arena.ofShared();
        private final Arena scratch = Arena.ofShared();
        private final AtomicLong allocatedBytes = new AtomicLong();
        private volatile Step step = new Step(0, 0);

        Context(IndexOptions options, List<IndexSource> sources) {
            this.options = options;
            this.sources = List.copyOf(sources);
        }

        @Override
        public IndexOptions options() {
            return options;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public void forEach(int n, IntConsumer task) {
            Step begun = step;
            AtomicInteger finished = new AtomicInteger();
            workers.forEach(
                    n,
                    i -> {
                        checkCancelled();
                        task.accept(i);
                        begun.tell(finished.incrementAndGet(), n, progress);
                    },
                    () -> {});
            checkCancelled();
        }

        @Override
        public void progress(long done, long total) {
            checkCancelled();
            step = new Step(done, total);
            progress.progress(done, total);
        }

        @Override
        public List<IndexSource> sources() {
            return sources;
        }

        @Override
        public MemorySegment allocate(long sizeBytes, long alignmentBytes) {
            allocatedBytes.addAndGet(sizeBytes);
            return memory.allocate(sizeBytes, alignmentBytes, arena);
        }

        @Override
        public MemorySegment scratch(long sizeBytes, long alignmentBytes) {
            return memory.allocate(sizeBytes, alignmentBytes, scratch);
        }

        void checkCancelled() {
            if (cancelled.getAsBoolean()) {
                throw new CancelledException("The index build was cancelled. It starts again when it is needed.");
            }
        }
    }
}
