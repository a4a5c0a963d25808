package io.quantara.internal.engine;

import static io.quantara.internal.engine.RecordingIndexType.Build.fromNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.DatabaseSnapshot;
import io.quantara.Durability;
import io.quantara.Holder;
import io.quantara.VectorCollection;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the index of a merged segment is built from, and that nothing is kept longer than the build needs it. */
class IndexSourcesTest {

    /** Nothing is flushed or merged unless a test says so. */
    private static final EngineLimits BY_HAND =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final RecordingIndexType type = new RecordingIndexType();
    private SimulatedDatabase database = open(disk, type);

    private static SimulatedDatabase open(SimulatedDisk disk, RecordingIndexType type) {
        SimulatedDatabase database = SimulatedDatabase.open(disk, Durability.SYNC, BY_HAND, 1);
        database.db().indexes().register(type);
        return database;
    }

    @BeforeEach
    void writeTwoIndexedSegments() {
        VectorCollection collection = database.db().createCollection("letters");
        collection.useIndex("recording");
        writeIndexedSegment("a", "b", "c");
        writeIndexedSegment("d", "e", "f");
        assertThat(type.builds()).containsExactly(fromNothing(3), fromNothing(3));
        assertThat(type.open()).isEqualTo(2);
    }

    private VectorCollection letters() {
        return database.db().getCollection("letters");
    }

    private void writeIndexedSegment(String... names) {
        for (String name : names) {
            letters().insert(name, new float[] {name.charAt(0), 1});
        }
        database.engine().flush();
        database.settle();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        database.settle();
        database.close();
        assertThat(StrayFiles.in(disk)).isEmpty();
        assertThat(type.open()).as("open indexes").isZero();
    }

    private RecordingIndexType.Build lastBuild() {
        return type.builds().getLast();
    }

    private void delete(String name) {
        letters().delete(letters().search(new float[] {name.charAt(0), 1}).getFirst().id());
    }

    private void merge() throws IOException {
        Pace pace = new Pace("A merge", Pace.UNLIMITED, () -> false, (_, _) -> {});
        Objects.requireNonNull(database.engine().state().writing())
                .compactor()
                .run(MergePolicy.Extent.ALL, pace, () -> {});
    }

    /** Segments and their indexes. */
    private List<String> files() throws IOException {
        return disk.list().stream()
                .filter(name -> FileName.parse(name)
                        .filter(file -> file.kind() == FileKind.SEGMENT || file.kind() == FileKind.INDEX)
                        .isPresent())
                .toList();
    }

    @Test
    void mergedSegmentIsIndexedFromTheIndexesOfItsSources() throws IOException {
        delete("b");
        database.engine().flush();
        merge();
        database.settle();
        assertThat(lastBuild()).isEqualTo(new RecordingIndexType.Build(5, 2, 5, 1));
        assertThat(files()).hasSize(2);
        assertThat(type.open()).isEqualTo(1);
    }

    @Test
    void rowsWithoutAnIndexComeFromNoSource() throws IOException {
        type.duringNextBuild(() -> {
            throw new IllegalStateException("no index for these");
        });
        writeIndexedSegment("g", "h");
        merge();
        database.settle();
        assertThat(lastBuild()).isEqualTo(new RecordingIndexType.Build(8, 2, 6, 0));
    }

    @Test
    void segmentThatIsMergedAgainBeforeItIsIndexedKeepsItsSources() throws IOException {
        merge();
        type.duringNextBuild(() -> {
            delete("e");
            letters().insert("g", new float[] {9, 9});
            database.engine().flush();
            mergeUnchecked();
        });
        database.settle();
        assertThat(lastBuild()).isEqualTo(new RecordingIndexType.Build(6, 2, 5, 1));
        assertThat(type.open()).isEqualTo(1);
        assertThat(files()).hasSize(2);
    }

    private void mergeUnchecked() {
        try {
            merge();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What is deleted must be in no file when compact returns, and the build needs no names to read by. */
    @Test
    void compactLeavesNoFileThatIsKeptForABuild() throws IOException {
        List<String> before = files();
        delete("b");
        database.db().compact();
        assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(type.builds()).as("the index is not built yet").hasSize(2);
        database.settle();
        assertThat(lastBuild()).isEqualTo(new RecordingIndexType.Build(5, 2, 5, 1));
        assertThat(type.open()).isEqualTo(1);
    }

    @Test
    void whatASnapshotHoldsIsNotKeptForABuild() throws IOException {
        try (DatabaseSnapshot snapshot = database.db().snapshot()) {
            assertThat(database.db().compact().holders())
                    .extracting(Holder::kind)
                    .containsOnly(Holder.Kind.SNAPSHOT);
            assertThat(files()).hasSize(5);
            assertThat(snapshot.getCollection("letters").count()).isEqualTo(6);
        }
        database.engine().state().reclaimer().run();
        assertThat(files()).as("gone before the build").hasSize(1);
        database.settle();
        assertThat(lastBuild()).isEqualTo(fromNothing(6));
    }

    /** Whether the build comes before the change or not. */
    @Test
    void collectionThatGivesItsIndexUpKeepsNothing() throws IOException {
        List<String> before = files();
        merge();
        assertThat(files()).as("kept for the build").containsAll(before);
        letters().useIndex("flat");
        database.settle();
        assertThat(files()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void droppedCollectionKeepsNothing() throws IOException {
        merge();
        database.db().deleteCollection("letters");
        database.engine().flush();
        database.settle();
        assertThat(files()).isEmpty();
        assertThat(type.open()).isZero();
    }

    @Test
    void closingLetsGoOfWhatIsKept() throws IOException {
        merge();
        assertThat(files()).as("kept for the build").hasSize(5);
        database.close();
        assertThat(files()).hasSize(1);
        assertThat(type.open()).isZero();
        database = open(disk, type);
        database.settle();
        assertThat(lastBuild()).isEqualTo(fromNothing(6));
    }

    @Test
    void afterAPowerCutTheIndexIsBuiltFromNothing() throws IOException {
        merge();
        SimulatedDisk found = disk.copyAfterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1);
        RecordingIndexType other = new RecordingIndexType();
        try (SimulatedDatabase reopened = open(found, other)) {
            reopened.settle();
            assertThat(other.builds()).containsExactly(fromNothing(6));
            reopened.check(found);
        }
    }
}
