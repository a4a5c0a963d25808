package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseAssembly;
import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.ListIndexType;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A database on any disk whose background work is stepped, with a type of index that is stored. Used by one thread. */
final class DamageOpening {

    private final @Nullable Engine engine;
    private final @Nullable Database db;
    private final SteppedScheduler scheduler;
    private boolean closed;

    private DamageOpening(@Nullable Engine engine, @Nullable Database db, SteppedScheduler scheduler) {
        this.engine = engine;
        this.db = db;
        this.scheduler = scheduler;
        this.closed = engine == null;
    }

    /** Returns one that is closed already. */
    static DamageOpening none() {
        return new DamageOpening(null, null, new SteppedScheduler(0));
    }

    static DamageOpening open(Disk disk, OpenMode mode, EngineLimits limits, long seed) {
        SteppedScheduler scheduler = new SteppedScheduler(seed);
        IndexTypes types = new IndexTypes();
        types.register(new ListIndexType());
        EngineParts parts = new EngineParts(
                disk,
                scheduler,
                Durability.SYNC,
                mode,
                limits,
                Duration.ofSeconds(5),
                CollectionOptions.defaults(),
                new Random(seed),
                types,
                Workers.callerOnly());
        Engine engine = Engine.open(parts);
        return new DamageOpening(engine, DatabaseAssembly.over(engine, types), scheduler);
    }

    Database db() {
        return Objects.requireNonNull(db);
    }

    long sequence() {
        try (Snapshot snapshot = Objects.requireNonNull(engine).snapshot()) {
            return snapshot.sequence();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets the workers finish all there is. */
    void settle() {
        scheduler.runIdle();
    }

    void close() {
        if (!closed) {
            closed = true;
            db().close();
        }
    }

    /** Frees the memory as the end of the process would; the log gets no mark. */
    void abandon() {
        if (closed || engine == null) {
            return;
        }
        closed = true;
        scheduler.close();
        Engine.Writing workers = engine.state().writing();
        try {
            if (workers != null) {
                workers.committer().abandon();
            }
        } catch (IOException e) {
            throw new IllegalStateException("an image fails nothing", e);
        }
        engine.state().versions().close();
        engine.state().reclaimer().run();
    }
}
