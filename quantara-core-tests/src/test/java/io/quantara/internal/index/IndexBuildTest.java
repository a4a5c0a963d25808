package io.quantara.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexSource;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.testkit.index.SampleRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexBuildTest {

    private final SampleRows rows = new SampleRows(2, new float[][] {{3, 4}, {0, 0}, {1, -1}}, List.of("", "", ""), 1);
    private final ColumnVectors vectors = new ColumnVectors(rows.vectors(), rows.norms(), 3, 2, Metric.DOT);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<String> progress = new ArrayList<>();
    private final IndexBuild build = build(1);

    private IndexBuild build(long seed) {
        return new IndexBuild(
                Workers.callerOnly(), seed, (done, total) -> progress.add(done + "/" + total), cancelled::get);
    }

    @AfterEach
    void close() {
        rows.close();
    }

    /** A type whose build is a lambda. */
    private record Lambda(BiFunction<SegmentVectors, BuildContext, @Nullable VectorIndex> body) implements IndexType {
        @Override
        public String name() {
            return "lambda";
        }

        @Override
        @SuppressWarnings("NullAway") // a type may be compiled without null checks
        public VectorIndex build(SegmentVectors segment, BuildContext context) {
            return body.apply(segment, context);
        }
    }

    @Test
    void columnVectorsShowTheRows() {
        float[] target = {9, 9, 9};
        vectors.read(2, target);
        assertThat(target).containsExactly(1, -1, 9);
        assertThat(vectors.norm(0)).isEqualTo(5);
        assertThat(vectors.strideBytes()).isEqualTo(64);
        assertThat(vectors.memory().byteSize()).isEqualTo(192);
        assertThat(vectors.memory().isReadOnly()).isTrue();
        assertThat(vectors.scorer(new float[] {2, 1}).closeness(0)).isEqualTo(10);
        assertThatThrownBy(() -> vectors.read(3, target)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> vectors.norm(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> vectors.scorer(target)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ColumnVectors(rows.vectors(), rows.norms(), 4, 2, Metric.DOT))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void scorerOfTheSegmentGivesClosenessByItsMetric() {
        float[] query = {1, 1};
        assertThat(scored(Metric.EUCLIDEAN, query, 0)).isEqualTo(-13);
        assertThat(scored(Metric.COSINE, query, 0)).isEqualTo((float) (7 / (5 * Math.sqrt(2))));
        assertThat(scored(Metric.COSINE, query, 1)).isZero();
        assertThat(RowScorer.score(Metric.EUCLIDEAN, -16)).isEqualTo(4);
        assertThat(RowScorer.score(Metric.DOT, -16)).isEqualTo(-16);
    }

    private float scored(Metric metric, float[] query, int ordinal) {
        return new ColumnVectors(rows.vectors(), rows.norms(), 3, 2, metric)
                .scorer(query)
                .closeness(ordinal);
    }

    @Test
    void memoryComesFromWhereItIsSaidAndScratchEndsWithTheBuild() {
        List<Long> asked = new ArrayList<>();
        List<MemorySegment> given = new ArrayList<>();
        ListIndexType type = new ListIndexType();
        Lambda taking = new Lambda((segment, context) -> {
            given.add(context.allocate(100, 64));
            given.add(context.scratch(200, 64));
            return type.build(segment, context);
        });
        BuiltIndex built = build.withMemory((sizeBytes, alignmentBytes, arena) -> {
                    asked.add(sizeBytes);
                    return arena.allocate(sizeBytes, alignmentBytes);
                })
                .build(taking, vectors, IndexOptions.none());
        assertThat(asked).containsExactly(100L, 200L, 4L);
        assertThat(given).extracting(memory -> memory.scope().isAlive()).containsExactly(true, false);
        assertThat(built.allocatedBytes()).as("what lives on").isEqualTo(104);
        built.close();
        assertThat(given).noneMatch(memory -> memory.scope().isAlive());
    }

    @Test
    void sourcesReachTheType() {
        IndexSource source = new IndexSource() {
            @Override
            public VectorIndex index() {
                throw new AssertionError("nobody asked");
            }

            @Override
            public SegmentVectors vectors() {
                return vectors;
            }

            @Override
            public int newOrdinal(int ordinal) {
                return -1;
            }
        };
        ListIndexType type = new ListIndexType();
        List<IndexSource> seen = new ArrayList<>();
        Lambda looking = new Lambda((segment, context) -> {
            seen.addAll(context.sources());
            return type.build(segment, context);
        });
        build.build(looking, vectors, IndexOptions.none()).close();
        assertThat(seen).isEmpty();
        build.build(looking, vectors, IndexOptions.none(), List.of(source)).close();
        assertThat(seen).containsExactly(source);
    }

    @Test
    void builtIndexIsWrittenOpenedAndClosed() throws IOException {
        ListIndexType type = new ListIndexType();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WritableByteChannel target = Channels.newChannel(bytes);
        try (BuiltIndex built = build.build(type, vectors, IndexOptions.of(Map.of("size", 2)))) {
            assertThat(built.allocatedBytes()).isEqualTo(4);
            assertThat(built.metric()).isEqualTo(Metric.DOT);
            assertThat(built.isStorable()).isTrue();
            built.write(target);
            assertThat(target.isOpen()).as("the type closed its end only").isTrue();
            target.write(ByteBuffer.allocate(1));
        }
        assertThat(bytes.toByteArray()).containsExactly(3, 0, 0, 0, 0);
        assertThat(type.open()).isZero();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stored = arena.allocateFrom(ValueLayout.JAVA_INT, 3);
            BuiltIndex opened = IndexBuild.open(type, stored, vectors, IndexOptions.none());
            assertThat(type.open()).isEqualTo(1);
            opened.close();
            opened.close();
            assertThat(type.open()).isZero();
        }
    }

    @Test
    void memoryOfTheBuildIsZeroedAlignedAndGoneAfterClose() {
        List<MemorySegment> given = new ArrayList<>();
        try (BuiltIndex built = build.build(allocating(given), vectors, IndexOptions.none())) {
            assertThat(built.allocatedBytes()).isEqualTo(100 + Integer.BYTES);
            assertThat(given.getFirst().address() % 64).isZero();
            assertThat(given.getFirst().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
        assertThat(given.getFirst().scope().isAlive()).isFalse();
    }

    private static IndexType allocating(List<MemorySegment> given) {
        return new Lambda((segment, context) -> {
            given.add(context.allocate(100, 64));
            return new ListIndexType().build(segment, context);
        });
    }

    @Test
    void failedBuildLeavesNoMemoryBehind() {
        List<MemorySegment> given = new ArrayList<>();
        IndexType failing = new Lambda((_, context) -> {
            given.add(context.allocate(100, 8));
            throw new IllegalStateException("boom");
        });
        assertThatThrownBy(() -> build.build(failing, vectors, IndexOptions.none())).hasMessage("boom");
        assertThat(given.getFirst().scope().isAlive()).isFalse();
    }

    @Test
    void nullInsteadOfAnIndexIsRefused() {
        assertThatThrownBy(() -> build.build(new Lambda((_, _) -> null), vectors, IndexOptions.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lambda");
    }

    @Test
    void optionsAreCheckedBeforeTheBuild() {
        IndexOptions unknown = IndexOptions.of(Map.of("what", 1));
        assertThatThrownBy(() -> build.build(new ListIndexType(), vectors, unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what");
    }

    @Test
    void cancelEndsForEachAndProgress() {
        AtomicInteger runs = new AtomicInteger();
        IndexType inLoop = new Lambda((_, context) -> {
            context.progress(1, 2);
            context.forEach(1_000, i -> {
                runs.incrementAndGet();
                cancelled.set(i == 9);
            });
            throw new AssertionError("forEach went on");
        });
        assertThatThrownBy(() -> build.build(inLoop, vectors, IndexOptions.none()))
                .isInstanceOf(CancelledException.class);
        assertThat(runs).hasValue(10);
        assertThat(progress).hasSize(11).startsWith("1/2", "1001/2000").endsWith("1010/2000");
        IndexType inProgress = new Lambda((_, context) -> {
            context.progress(2, 2);
            throw new AssertionError("progress went on");
        });
        assertThatThrownBy(() -> build.build(inProgress, vectors, IndexOptions.none()))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void indexOfABuildThatWasCancelledIsClosed() {
        ListIndexType type = new ListIndexType();
        cancelled.set(true);
        assertThatThrownBy(() -> build.build(type, vectors, IndexOptions.none()))
                .isInstanceOf(CancelledException.class);
        assertThat(type.open()).isZero();
    }

    @Test
    void seedDecidesTheRandomNumbers() {
        assertThat(firstRandom(5)).isEqualTo(firstRandom(5)).isNotEqualTo(firstRandom(6));
    }

    private long firstRandom(long seed) {
        List<Long> numbers = new ArrayList<>();
        IndexType asking = new Lambda((segment, context) -> {
            numbers.add(context.random().nextLong());
            return new ListIndexType().build(segment, context);
        });
        build(seed).build(asking, vectors, IndexOptions.none()).close();
        return numbers.getFirst();
    }
}
