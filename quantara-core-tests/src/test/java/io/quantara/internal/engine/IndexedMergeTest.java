package io.quantara.internal.engine;

import static io.quantara.internal.engine.RecordingIndexType.Build.fromNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionStats;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.IndexState;
import io.quantara.VectorCollection;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexed segments that are merged in quiet times: they are searched until the merged one has its index. */
class IndexedMergeTest {

    /** Nothing is flushed unless a test says so, and nothing merged but in quiet times. */
    private static final EngineLimits QUIET =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0, 1_000, 4);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final RecordingIndexType type = new RecordingIndexType();
    private final Map<String, UUID> ids = new TreeMap<>();
    private final List<CollectionStats> duringMerge = new ArrayList<>();
    private SimulatedDatabase database = open(disk, type);

    private static SimulatedDatabase open(SimulatedDisk disk, RecordingIndexType type) {
        SimulatedDatabase database = SimulatedDatabase.open(disk, Durability.SYNC, QUIET, 1);
        database.db().indexes().register(type);
        return database;
    }

    @BeforeEach
    void writeAnIndexedSegment() {
        database.db().createCollection("letters").useIndex("recording");
        write("a", "b", "c", "d");
        database.settle();
        assertThat(type.builds()).containsExactly(fromNothing(4));
    }

    private VectorCollection letters() {
        return database.db().getCollection("letters");
    }

    private void write(String... names) {
        for (String name : names) {
            ids.put(name, letters().insert(name, new float[] {name.charAt(0), 1}));
        }
        database.engine().flush();
    }

    private void delete(String name) {
        letters().delete(Objects.requireNonNull(ids.get(name)));
    }

    /** Writes a second segment, and does something while the merged one gets its index. */
    private void mergeMeanwhile(Runnable action) {
        write("e", "f");
        type.duringNextBuild(() -> type.duringNextBuild(() -> {
            duringMerge.add(letters().stats());
            assertThat(database.db().stats().mergingRows()).isEqualTo(6);
            action.run();
        }));
        database.settle();
    }

    private CollectionStats stats() {
        return letters().stats();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        database.settle();
        database.close();
        assertThat(StrayFiles.in(disk)).isEmpty();
        assertThat(type.open()).as("open indexes").isZero();
    }

    private void assertFound(String... names) throws IOException {
        assertThat(letters().stream().map(Document::name)).containsExactlyInAnyOrder(names);
        SimulatedDisk found = disk.copyAfterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1);
        try (SimulatedDatabase reopened = open(found, new RecordingIndexType())) {
            assertThat(reopened.db().getCollection("letters").stream().map(Document::name))
                    .containsExactlyInAnyOrder(names);
            reopened.settle();
            reopened.check(found);
        }
    }

    @Test
    void areSearchedUntilTheMergedOneHasItsIndex() throws IOException {
        mergeMeanwhile(() -> {});
        assertThat(duringMerge).hasSize(1);
        assertThat(database.db().stats().mergingRows()).isZero();
        assertThat(duringMerge.getFirst().segments()).isEqualTo(2);
        assertThat(duringMerge.getFirst().indexState()).isEqualTo(IndexState.READY);
        assertThat(type.builds())
                .containsExactly(fromNothing(4), fromNothing(2), new RecordingIndexType.Build(6, 2, 6, 0));
        assertThat(stats().segments()).isEqualTo(1);
        assertThat(stats().indexState()).isEqualTo(IndexState.READY);
        assertThat(type.open()).isEqualTo(1);
        assertFound("a", "b", "c", "d", "e", "f");
    }

    @Test
    void afterAReopenTheIndexIsThere() {
        mergeMeanwhile(() -> {});
        database.close();
        database = open(disk, type);
        database.settle();
        assertThat(type.builds()).hasSize(3);
        assertThat(stats().indexState()).isEqualTo(IndexState.READY);
    }

    @Test
    void fewRowsBesideManyStayAsTheyAre() {
        write("e");
        database.settle();
        assertThat(stats().segments()).as("one beside four").isEqualTo(1);
        write("f");
        database.settle();
        assertThat(stats().segments()).as("one beside five").isEqualTo(2);
    }

    @Test
    void indexesThatComeLateAreMergedToo() {
        database.close();
        database = SimulatedDatabase.open(disk, Durability.SYNC, QUIET, 1);
        write("e", "f");
        database.settle();
        assertThat(stats().segments()).as("without their index type").isEqualTo(2);
        database.db().indexes().register(type);
        database.settle();
        assertThat(stats().segments()).isEqualTo(1);
    }

    @Test
    void segmentsOfAnEarlierOpeningAreMergedToo() {
        database.close();
        EngineLimits never = new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0);
        database = SimulatedDatabase.open(disk, Durability.SYNC, never, 1);
        VectorCollection numbers = database.db().createCollection("numbers");
        numbers.useIndex("hnsw");
        for (int flush = 0; flush < 2; flush++) {
            for (int i = 0; i < 20; i++) {
                numbers.insert("n" + i, new float[] {i, flush});
            }
            database.engine().flush();
        }
        database.settle();
        assertThat(numbers.stats().segments()).isEqualTo(2);
        database.close();
        database = open(disk, type);
        database.settle(); // looks for segments of about one size first
        database.settle();
        assertThat(database.db().getCollection("numbers").stats().segments()).isEqualTo(1);
    }

    @Test
    void deletesMeanwhileStay() throws IOException {
        mergeMeanwhile(() -> {
            delete("b");
            database.engine().flush();
            delete("f");
        });
        assertThat(stats().segments()).isEqualTo(1);
        assertFound("a", "c", "d", "e");
    }

    @Test
    void writesMeanwhileStay() throws IOException {
        mergeMeanwhile(() -> write("g"));
        assertThat(stats().indexState()).isEqualTo(IndexState.READY);
        assertFound("a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    void aFailedBuildLeavesExactSearch() throws IOException {
        mergeMeanwhile(() -> {
            throw new IllegalStateException("no index for these");
        });
        assertThat(stats().segments()).isEqualTo(1);
        assertThat(stats().indexState()).isEqualTo(IndexState.FAILED);
        assertFound("a", "b", "c", "d", "e", "f");
    }

    @Test
    void anotherIndexEndsTheMerge() throws IOException {
        mergeMeanwhile(() -> letters().useIndex("flat"));
        assertThat(stats().segments()).isEqualTo(2);
        assertFound("a", "b", "c", "d", "e", "f");
    }

    @Test
    void aDropEndsTheMerge() {
        mergeMeanwhile(() -> {
            database.db().deleteCollection("letters");
            database.engine().flush();
        });
        assertThat(type.open()).isZero();
    }

    @Test
    void aSegmentThatLosesAllRowsEndsTheMerge() throws IOException {
        mergeMeanwhile(() -> {
            delete("e");
            delete("f");
            database.engine().flush();
        });
        assertFound("a", "b", "c", "d");
    }

    @Test
    void aCloseEndsTheMerge() throws IOException {
        mergeMeanwhile(() -> Objects.requireNonNull(database.engine().state().writing())
                .compactor()
                .close());
        assertThat(stats().segments()).isEqualTo(2);
        assertThat(type.open()).isEqualTo(2);
        assertFound("a", "b", "c", "d", "e", "f");
    }
}
