package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseAssembly;
import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.Disk;
import io.quantara.testkit.disk.PowerCut;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A database on a simulated disk, whose workers are stepped and whose limits are so small that a few calls flush, merge
 * and start new logs.
 */
final class SimulatedDatabase implements AutoCloseable {

    /** Four rows to a memtable, two segments to a merge, and a log that close always flushes. */
    static final EngineLimits FLUSHING = limits(0);

    /** As {@link #FLUSHING}, but close keeps the log. */
    static final EngineLimits LOGGING = limits(1 << 20);

    /** Expected by the thousand; the reference keeps the level. */
    private static final Logger EXPECTED = Logger.getLogger("io.quantara.internal.engine");

    static {
        EXPECTED.setLevel(Level.OFF);
    }

    private final Engine engine;
    private final SteppedScheduler scheduler;
    private final Database db;

    private SimulatedDatabase(Engine engine, SteppedScheduler scheduler) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.db = DatabaseAssembly.over(engine, engine.parts().indexTypes());
    }

    private static EngineLimits limits(long closeFlushBytes) {
        return new EngineLimits(4, 1 << 20, 1_000, 1_000, 2, 1_000_000, closeFlushBytes, 0, 20_000, 4);
    }

    static SimulatedDatabase open(Disk disk, Durability durability, EngineLimits limits, long seed) {
        SteppedScheduler scheduler = new SteppedScheduler(seed);
        EngineParts parts = new EngineParts(
                disk,
                scheduler,
                durability,
                OpenMode.CREATE,
                limits,
                Duration.ofSeconds(5),
                CollectionOptions.defaults(),
                new Random(seed),
                new IndexTypes(),
                Workers.callerOnly());
        return new SimulatedDatabase(Engine.open(parts), scheduler);
    }

    Database db() {
        return db;
    }

    Engine engine() {
        return engine;
    }

    /** Lets the workers finish all there is. */
    void settle() {
        scheduler.runIdle();
    }

    /** Closes the database in good order. */
    @Override
    public void close() {
        db.close();
    }

    /** Frees the memory of a database whose process is no more; nothing reaches the disk. */
    void abandon() {
        Version durable = engine.state().versions().durable().version();
        if (durable.tryRetain()) {
            durable.release();
            letGo();
        }
        boolean more = true;
        while (more) {
            try {
                engine.state().reclaimer().run();
                more = false;
            } catch (PowerCut _) {
                assertThat(more).isTrue(); // the next task may free memory without asking the disk
            }
        }
    }

    /** Does what a close does in memory, unless it did that much before the power went. */
    private void letGo() {
        Engine.Writing workers = Objects.requireNonNull(engine.state().writing());
        if (!scheduler.isClosed()) {
            try {
                workers.committer().abandon();
            } catch (IOException e) {
                throw new IllegalStateException("a log could not be let go of", e);
            }
        }
        workers.sources().releaseAll();
        engine.state().versions().close();
    }

    /** Verifies checksums, counts and ids, and that the folder holds exactly the files that are needed. */
    void check(Disk disk) throws IOException {
        assertThat(db.check().problems()).as("problems found by check").isEmpty();
        assertThat(StrayFiles.in(disk)).as("stray files").isEmpty();
    }
}
