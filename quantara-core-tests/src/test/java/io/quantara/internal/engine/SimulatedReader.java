package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseAssembly;
import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.ReaderLag;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.testkit.disk.ReadOnlyDisk;
import java.time.Duration;
import java.util.Random;

/**
 * A database that is open for reading beside a simulated writer. Whatever it shows must be what the writer had made
 * durable at that sequence number, and must never be older than what it showed before.
 */
final class SimulatedReader implements AutoCloseable {

    private final ReadOnlyDisk disk;
    private final Engine engine;
    private final SteppedScheduler scheduler;
    private final Database db;
    private long shown;

    SimulatedReader(ReadOnlyDisk disk, long seed) {
        this.disk = disk;
        this.scheduler = new SteppedScheduler(seed);
        this.engine = Engine.open(new EngineParts(
                disk,
                scheduler,
                Durability.SYNC,
                OpenMode.READ_ONLY,
                SimulatedDatabase.FLUSHING,
                Duration.ofSeconds(5),
                CollectionOptions.defaults(),
                new Random(seed),
                new IndexTypes(),
                Workers.callerOnly()));
        this.db = DatabaseAssembly.over(engine);
        this.shown = sequence();
    }

    Database db() {
        return db;
    }

    long sequence() {
        try (Snapshot snapshot = engine.snapshot()) {
            return snapshot.sequence();
        }
    }

    ReaderLag lag() {
        return db.stats().readerLag().orElseThrow();
    }

    /** Moves forward and verifies the state; returns whether it said that it moved. */
    boolean refresh(WrittenStates written) {
        long before = sequence();
        boolean moved = db.refresh();
        long now = sequence();
        assertThat(now).as("sequence number after a refresh").isGreaterThanOrEqualTo(before);
        assertThat(moved || now == before).as("a refresh from %s to %s says whether it moved", before, now).isTrue();
        verify(written);
        scheduler.runIdle();
        return moved;
    }

    /** Requires that what is shown was written, and that nothing was touched to find it. */
    void verify(WrittenStates written) {
        long sequence = sequence();
        assertThat(sequence).as("sequence number shown").isGreaterThanOrEqualTo(shown);
        shown = sequence;
        written.require(sequence, ModelState.read(db));
        assertThat(disk.refused()).as("calls that would have changed the disk").isZero();
        assertThat(disk.openFiles()).as("files left open").isZero();
    }

    @Override
    public void close() {
        db.close();
    }
}
