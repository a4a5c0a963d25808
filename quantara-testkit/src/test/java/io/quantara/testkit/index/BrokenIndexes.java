package io.quantara.testkit.index;

import io.quantara.CancelledException;
import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Indexes that get one thing wrong, each named for it. */
final class BrokenIndexes {

    private BrokenIndexes() {}

    static final class OffersNothing extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(0);
        }
    }

    static final class OffersOneRowAgainAndAgain extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(vectors.count()) {
                @Override
                public void search(IndexQuery query) {
                    for (int i = 0; i < count(); i++) {
                        query.offer(0);
                    }
                }
            };
        }
    }

    static final class OffersTheFirstRows extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(Math.min(100, vectors.count()));
        }
    }

    static final class OffersRowsBeyondTheEnd extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(vectors.count() + 1);
        }
    }

    static final class HidesItsErrors extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(vectors.count() + 1) {
                @Override
                public void search(IndexQuery query) {
                    try {
                        super.search(query);
                    } catch (IndexOutOfBoundsException hidden) {
                        query.offer(0);
                    }
                }
            };
        }
    }

    static final class OverflowsTheStack extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(vectors.count()) {
                @Override
                @SuppressWarnings("InfiniteRecursion") // that is what is broken
                public void search(IndexQuery query) {
                    query.offer(0);
                    search(query);
                }
            };
        }
    }

    /** Offers the rows on the query's side of the origin, but looks at the query in a field that all searches share. */
    static final class SharesScratch extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            float[] shared = new float[vectors.dimension()];
            return new Offering(vectors.count()) {
                @Override
                @SuppressWarnings("ThreadPriorityCheck") // yields so that others write to the field meanwhile
                public void search(IndexQuery query) {
                    System.arraycopy(query.vector(), 0, shared, 0, shared.length);
                    float[] row = new float[shared.length];
                    for (int ordinal = 0; ordinal < count(); ordinal++) {
                        vectors.read(ordinal, row);
                        float dot = 0;
                        for (int i = 0; i < row.length; i++) {
                            dot += row[i] * shared[i];
                        }
                        if (dot > 0) {
                            query.offer(ordinal);
                        }
                        Thread.yield();
                    }
                }
            };
        }
    }

    static final class IgnoresCancelWhileItBuilds extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            var thread = ManagementFactory.getThreadMXBean();
            long start = thread.getCurrentThreadCpuTime();
            long work = vectors.count() * TimeUnit.SECONDS.toNanos(2) / 8_000;
            while (thread.getCurrentThreadCpuTime() - start < work) {
                Thread.onSpinWait();
            }
            return super.build(vectors, context);
        }
    }

    static final class IgnoresCancelWhileItSearches extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return new Offering(vectors.count()) {
                @Override
                public void search(IndexQuery query) {
                    for (int ordinal = 0; ordinal < count(); ordinal++) {
                        try {
                            query.offer(ordinal);
                        } catch (CancelledException ignored) {
                            query.vector();
                        }
                    }
                }
            };
        }
    }

    /** Leaves out rows by a seed of its own. */
    static final class BuildsAnotherIndexEachTime extends SoundIndex {
        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            var random = new SplittableRandom(System.nanoTime());
            boolean[] kept = new boolean[vectors.count()];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = random.nextDouble() < 0.99;
            }
            return new Offering(vectors.count()) {
                @Override
                public void search(IndexQuery query) {
                    for (int ordinal = 0; ordinal < count(); ordinal++) {
                        if (kept[ordinal]) {
                            query.offer(ordinal);
                        }
                    }
                }
            };
        }
    }

    static final class LeaksNativeMemory extends SoundIndex {
        @Override
        @SuppressWarnings("MustBeClosedChecker") // that is what is broken
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            MemorySegment never = Arena.ofShared().allocate(1_000);
            return new Offering(vectors.count()) {
                @Override
                public long memoryBytes() {
                    return never.byteSize();
                }
            };
        }
    }

    static final class KeepsWhatItBuilt extends SoundIndex {

        private final List<VectorIndex> kept = new ArrayList<>();

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            VectorIndex index = super.build(vectors, context);
            kept.add(index);
            return index;
        }
    }

    static final class TakesAnyOption extends SoundIndex {
        @Override
        public void check(IndexOptions options, int dimension, Metric metric) {}
    }

    /** Reserves what the stored bytes say, whatever they say. */
    static final class TrustsStoredBytes extends SoundIndex implements StoredIndexType {
        @Override
        public int formatVersion() {
            return 1;
        }

        @Override
        public void write(VectorIndex index, WritableByteChannel target) throws IOException {
            target.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, ((Offering) index).count()));
        }

        @Override
        public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
            int count = Integer.reverseBytes(stored.get(ValueLayout.JAVA_INT, 0));
            long[] rows = new long[count];
            return new Offering(rows.length);
        }
    }
}
