package io.quantara.testkit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quantara.CancelledException;
import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The part of {@link IndexContract} about building, closing, writing and opening. */
abstract class IndexLifeContract {

    /** The dimension where a test does not need another. */
    static final int DIMENSION = 24;

    private static final int K = 10;
    private static final int BUILD_THREADS = 4;
    private static final long CANCEL_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_AFTER_CANCEL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DAMAGES = 150;

    /** Returns the type to test, a new one each time. */
    protected abstract IndexType indexType();

    /** Returns the options to build with. */
    protected IndexOptions options() {
        return IndexOptions.none();
    }

    /** Runs a task for each metric with an index over the sample, and closes it. */
    final void forEachMetric(float[][] sample, BiConsumer<Metric, IndexTrial> task) {
        for (Metric metric : indexType().metrics()) {
            try (IndexTrial trial = IndexTrial.of(indexType(), options(), metric, sample)) {
                task.accept(metric, trial);
            }
        }
    }

    /** However many threads build it, and however often. */
    @Test
    void sameSeedBuildsTheSameIndex() {
        float[][] sample = SampleVectors.clustered(1_000, DIMENSION, 20, 41);
        float[][] queries = SampleVectors.near(sample, 20, 42);
        try (ExecutorService threads = Executors.newFixedThreadPool(BUILD_THREADS)) {
            IndexBuild parallel =
                    new IndexBuild(new Workers(threads, BUILD_THREADS), 7, (_, _) -> {}, () -> false);
            forEachMetric(sample, (metric, trial) -> {
                try (IndexTrial twin = IndexTrial.of(indexType(), options(), metric, sample, parallel)) {
                    checkEqual(trial, twin, queries);
                }
            });
        }
    }

    private static void checkEqual(IndexTrial trial, IndexTrial twin, float[][] queries) {
        for (float[] query : queries) {
            assertThat(twin.offered(query, K, 0)).as("rows offered").isEqualTo(trial.offered(query, K, 0));
            assertThat(twin.search(query, K).hits()).isEqualTo(trial.search(query, K).hits());
        }
    }

    /** Measured in processor time of the building thread, so that a busy machine does not matter. */
    @Test
    void cancelledBuildEndsWithinASecond() {
        float[][] sample = SampleVectors.clustered(8_000, DIMENSION, 80, 43);
        for (Metric metric : indexType().metrics()) {
            checkCancelled(metric, sample, () -> true, 0);
            long start = System.nanoTime();
            checkCancelled(metric, sample, () -> System.nanoTime() - start > CANCEL_AFTER_NANOS, CANCEL_AFTER_NANOS);
        }
    }

    private void checkCancelled(Metric metric, float[][] sample, BooleanSupplier cancelled, long allowedNanos) {
        IndexBuild build = new IndexBuild(Workers.callerOnly(), 7, (_, _) -> {}, cancelled);
        var thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        try (IndexTrial finishedBefore = IndexTrial.of(indexType(), options(), metric, sample, build)) {
            assertThat(allowedNanos).as("the build ended before it was cancelled").isPositive();
            assertThat(finishedBefore.failures()).isEmpty();
        } catch (CancelledException expected) {
            assertThat(expected).hasMessageContaining("cancelled");
        }
        assertThat(Duration.ofNanos(thread.getCurrentThreadCpuTime() - start))
                .as("processor time of a cancelled build by %s", metric)
                .isLessThan(Duration.ofNanos(allowedNanos + LONGEST_AFTER_CANCEL_NANOS));
    }

    @Test
    void cancelledSearchPassesTheExceptionOn() {
        float[][] sample = SampleVectors.clustered(500, DIMENSION, 10, 44);
        forEachMetric(sample, (_, trial) -> {
            CancelledException cancel = new CancelledException("The search was cancelled. Search again.");
            RecordingQuery query = new RecordingQuery(trial.vectors(), sample[0], K, 0, () -> cancel);
            assertThatThrownBy(() -> trial.built().index().search(query)).isSameAs(cancel);
        });
    }

    /**
     * Native memory goes back at once, heap when nothing but the type is held. That an index frees arenas of its own
     * only shows in a JVM started with {@code -XX:NativeMemoryTracking=summary}.
     */
    @Test
    void closeFreesEverything() {
        float[][] sample = SampleVectors.clustered(500, DIMENSION, 10, 45);
        IndexType type = indexType();
        for (Metric metric : type.metrics()) {
            long before = NativeMemory.bytesInUse();
            WeakReference<VectorIndex> index = buildAndClose(type, metric, sample);
            assertThat(NativeMemory.bytesInUse()).as("native bytes in use").isLessThanOrEqualTo(before);
            assertThat(isCollected(index)).as("the closed index is garbage").isTrue();
        }
    }

    private WeakReference<VectorIndex> buildAndClose(IndexType type, Metric metric, float[][] sample) {
        try (IndexTrial trial = IndexTrial.of(type, options(), metric, sample)) {
            BuiltIndex built = trial.built();
            assertThat(built.index().memoryBytes())
                    .as("memoryBytes() counts what the build allocated")
                    .isGreaterThanOrEqualTo(built.allocatedBytes());
            trial.search(sample[0], K);
            return new WeakReference<>(built.index());
        }
    }

    private static boolean isCollected(WeakReference<?> reference) {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
        }
        return reference.get() == null;
    }

    @Test
    void openedIndexEqualsTheBuiltOne() {
        StoredIndexType type = storedType();
        for (int count : new int[] {1, 2, 500}) {
            float[][] sample = SampleVectors.clustered(count, DIMENSION, 10, 46);
            float[][] queries = SampleVectors.near(sample, 10, 47);
            forEachMetric(sample, (_, trial) -> {
                byte[] bytes = bytes(trial.built());
                try (Arena arena = Arena.ofShared();
                        BuiltIndex opened = IndexBuild.open(type, stored(bytes, arena), trial.vectors(), options())) {
                    for (float[] query : queries) {
                        assertThat(offered(opened, trial, query))
                                .containsExactlyElementsOf(trial.offered(query, K, 0));
                    }
                    assertThat(bytes(opened)).as("bytes written again").isEqualTo(bytes);
                }
            });
        }
    }

    /** The database's checksums find damage; should one slip through, it must not take the process with it. */
    @Test
    void damagedBytesGiveAnExceptionOrRowsThatExist() {
        StoredIndexType type = storedType();
        float[][] sample = SampleVectors.clustered(300, DIMENSION, 10, 48);
        Random random = new Random(49);
        forEachMetric(sample, (_, trial) -> {
            byte[] bytes = bytes(trial.built());
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
                    searchDamaged(type, Arrays.copyOf(bytes, length), trial, sample[0]);
                }
                for (int i = 0; i < DAMAGES; i++) {
                    searchDamaged(type, damaged(bytes, random, i), trial, sample[0]);
                }
            });
        });
    }

    /** The first damages are in the first bytes, where headers are. */
    private static byte[] damaged(byte[] bytes, Random random, int number) {
        byte[] damaged = bytes.clone();
        int at = number < DAMAGES / 3 ? number % bytes.length : random.nextInt(bytes.length);
        if (random.nextBoolean()) {
            damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        } else {
            Arrays.fill(damaged, at, Math.min(bytes.length, at + Integer.BYTES), (byte) random.nextInt());
        }
        return damaged;
    }

    private void searchDamaged(StoredIndexType type, byte[] bytes, IndexTrial trial, float[] query) {
        try (Arena arena = Arena.ofShared();
                BuiltIndex opened = IndexBuild.open(type, stored(bytes, arena), trial.vectors(), options())) {
            assertThat(offered(opened, trial, query)).allMatch(ordinal -> ordinal < trial.vectors().count());
        } catch (RuntimeException refused) {
            assertThat(refused).as("what damaged bytes gave").isNotInstanceOf(CancelledException.class);
        } catch (VirtualMachineError exhausted) {
            throw new AssertionError("damaged bytes made the index take all memory", exhausted);
        }
    }

    private static List<Integer> offered(BuiltIndex index, IndexTrial trial, float[] query) {
        RecordingQuery recording = new RecordingQuery(trial.vectors(), query, K, 0, () -> null);
        index.index().search(recording);
        return List.copyOf(recording.offered());
    }

    private StoredIndexType storedType() {
        IndexType type = indexType();
        assumeTrue(type instanceof StoredIndexType, "indexes of this type are not stored");
        return (StoredIndexType) type;
    }

    private static byte[] bytes(BuiltIndex index) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            index.write(Channels.newChannel(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static MemorySegment stored(byte[] bytes, Arena arena) {
        MemorySegment stored = arena.allocate(Math.max(1, bytes.length), 64).asSlice(0, bytes.length);
        MemorySegment.copy(bytes, 0, stored, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return stored;
    }
}
