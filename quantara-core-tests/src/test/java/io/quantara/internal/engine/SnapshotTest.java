package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    /** A memtable is freed after its flush, a segment after its merge, unless somebody still reads it. */
    @Test
    void holdsItsRowsAfterTheyWereFlushedAndMerged() throws IOException {
        try (SimulatedDatabase database =
                SimulatedDatabase.open(disk, Durability.SYNC, SimulatedDatabase.FLUSHING, 1)) {
            database.db().insert("a", new float[] {1, 2});
            try (Snapshot inMemtable = database.engine().snapshot()) {
                database.engine().flush();
                database.settle();
                try (Snapshot inSegment = database.engine().snapshot()) {
                    database.db().insert("b", new float[] {3, 4});
                    database.db().compact();
                    database.settle();
                    assertThat(names(inSegment)).containsExactly("a");
                    assertThat(disk.list()).filteredOn(file -> file.endsWith(".seg")).hasSizeGreaterThan(1);
                }
                assertThat(names(inMemtable)).containsExactly("a");
            }
            database.settle();
            database.check(disk);
            assertThat(disk.list()).filteredOn(file -> file.endsWith(".seg")).hasSize(1);
        }
    }

    @Test
    void seesNothingThatWasDoneLater() {
        try (SimulatedDatabase database =
                SimulatedDatabase.open(disk, Durability.SYNC, SimulatedDatabase.LOGGING, 1)) {
            UUID first = database.db().insert("a", new float[] {1, 2});
            try (Snapshot before = database.engine().snapshot()) {
                database.db().insert("b", new float[] {3, 4});
                database.db().delete(first);
                try (Snapshot after = database.engine().snapshot()) {
                    assertThat(names(after)).containsExactly("b");
                    assertThat(count(after)).isEqualTo(1);
                }
                assertThat(names(before)).containsExactly("a");
                assertThat(count(before)).isEqualTo(1);
            }
        }
    }

    private static long count(Snapshot snapshot) {
        return snapshot.count(snapshot.catalog().find("default").orElseThrow());
    }

    private static List<String> names(Snapshot snapshot) {
        List<String> names = new ArrayList<>();
        CollectionState collection = snapshot.catalog().find("default").orElseThrow();
        new OrderedRows(snapshot, collection, null)
                .forEachRemaining(place -> names.add(StoredRow.name(place.rows(), place.ordinal())));
        return names;
    }
}
