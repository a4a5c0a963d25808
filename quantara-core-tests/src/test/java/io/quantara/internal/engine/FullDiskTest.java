package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.DiskFullException;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.NewDocument;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A disk that is nearly full: what is left is kept for deleting and merging. */
class FullDiskTest {

    private static final int RESERVE = 1 << 20;
    private static final EngineLimits LIMITS =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, RESERVE);

    @Test
    void refusesDocumentsAndStillDeletes() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        try (SimulatedDatabase database = SimulatedDatabase.open(disk, Durability.SYNC, LIMITS, 1)) {
            UUID first = database.db().insert("first", new float[] {1, 2});
            database.db().insert("second", new float[] {3, 4});
            disk.limitCapacity(RESERVE);

            assertThatExceptionOfType(DiskFullException.class)
                    .isThrownBy(() -> database.db().insert("third", new float[] {5, 6}))
                    .withMessageContaining(RESERVE + " are kept in reserve");
            assertThatExceptionOfType(DiskFullException.class)
                    .isThrownBy(() -> database.db().load(Stream.of(NewDocument.of("fourth", new float[] {7, 8}))));
            assertThat(database.db().delete(first)).isTrue();
            disk.limitCapacity(1);
            assertThatExceptionOfType(DiskFullException.class).isThrownBy(database.db()::compact);
            disk.limitCapacity(RESERVE);
            database.db().compact();
            assertThat(database.db().stream().map(Document::name)).containsExactly("second");

            disk.limitCapacity(Long.MAX_VALUE);
            database.db().insert("fifth", new float[] {9, 10});
            assertThat(database.db().count()).isEqualTo(2);
        }
    }
}
