package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that come while two segments are being merged: after the merge has picked its rows, before it publishes. */
class MergeMeanwhileTest {

    /** Nothing is flushed or merged unless a test says so. */
    private static final EngineLimits BY_HAND =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Map<String, UUID> ids = new TreeMap<>();
    private SimulatedDatabase database = open(disk);

    private static SimulatedDatabase open(SimulatedDisk disk) {
        return SimulatedDatabase.open(disk, Durability.SYNC, BY_HAND, 1);
    }

    @BeforeEach
    void writeTwoSegments() {
        for (String name : List.of("a", "b", "c")) {
            ids.put(name, database.db().insert(name, new float[] {1, 2}));
        }
        database.engine().flush();
        for (String name : List.of("d", "e", "f")) {
            ids.put(name, database.db().insert(name, new float[] {3, 4}));
        }
        database.engine().flush();
    }

    @Test
    void aDeleteStays() throws IOException {
        mergeMeanwhile(() -> delete("b", "f"));
        assertFound("a", "c", "d", "e");
    }

    @Test
    void aDeleteThatIsFlushedStays() throws IOException {
        mergeMeanwhile(() -> {
            delete("b", "f");
            database.engine().flush();
        });
        assertFound("a", "c", "d", "e");
    }

    @Test
    void aSegmentThatLosesAllRowsDoesNotComeBack() throws IOException {
        mergeMeanwhile(() -> {
            delete("d", "e", "f");
            database.engine().flush();
        });
        assertFound("a", "b", "c");
    }

    @Test
    void aCollectionThatIsClearedStaysEmpty() throws IOException {
        mergeMeanwhile(() -> {
            database.db().getCollection("default").clear();
            database.engine().flush();
        });
        assertFound();
    }

    @Test
    void aDocumentThatIsReplacedIsThereOnce() throws IOException {
        mergeMeanwhile(() -> {
            delete("a");
            ids.put("g", database.db().insert("g", new float[] {5, 6}));
        });
        assertFound("b", "c", "d", "e", "f", "g");
    }

    private void mergeMeanwhile(Runnable writes) {
        boolean[] done = {false};
        disk.onCall(call -> {
            if (call.operation() == DiskOperation.CREATE && call.file().endsWith(".seg") && !done[0]) {
                done[0] = true;
                writes.run();
            }
        });
        database.db().compact();
        assertThat(done[0]).as("there was a merge").isTrue();
    }

    private void delete(String... names) {
        for (String name : names) {
            database.db().delete(Objects.requireNonNull(ids.get(name)));
        }
    }

    /** At once, after the power was cut, and after another merge. */
    private void assertFound(String... names) throws IOException {
        assertThat(database.db().stream().map(Document::name)).containsExactlyInAnyOrder(names);
        SimulatedDisk found = disk.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1);
        database.abandon();
        try (SimulatedDatabase reopened = open(found)) {
            assertThat(reopened.db().stream().map(Document::name)).containsExactlyInAnyOrder(names);
            reopened.db().compact();
            assertThat(reopened.db().stream().map(Document::name)).containsExactlyInAnyOrder(names);
            reopened.settle();
            reopened.check(found);
        }
    }
}
