package io.quantara.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.NewDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database under an even load: four writers, eight readers, two reading processes, with flushes and merges, clones,
 * drops and compactions. Every read is compared with {@link SoakModel} at the state it saw, and all states must lie on
 * one line. Figures go to a table; at the end they must be flat, and the database without a finding.
 */
final class Soak {

    private static final double FOLLOWED_PER_SECOND = 0.5;
    private static final double SAMPLES_PER_SECOND = 5;

    private final SoakPlan plan;
    private final Database db;
    private final SoakProgress progress = new SoakProgress(SoakPlan.WRITERS);
    private final StateLine steps = new StateLine();
    private final StateLine rounds = new StateLine();
    private final SoakMeter meter;
    private final SoakClones clones;
    private volatile boolean stopped;

    private Soak(SoakPlan plan, Database db) throws IOException {
        this.plan = plan;
        this.db = db;
        this.meter = new SoakMeter(plan);
        this.clones = new SoakClones(db, progress, steps);
    }

    /** Takes the arguments of {@link SoakPlan#of}. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        SoakPlan plan = SoakPlan.of(arguments);
        SoakTable table;
        SoakState last;
        try (Database db = open(plan)) {
            assertThat(db.count()).as("documents in a new database").isZero();
            for (int writer = 0; writer < SoakPlan.WRITERS; writer++) {
                db.load(new SoakModel(writer).initial().stream());
            }
            Soak soak = new Soak(plan, db);
            soak.run();
            table = soak.meter.table();
            last = soak.progress.acknowledged();
            verify(db, last);
        }
        assertThat(ProcessFigures.now(plan.folder()).mappings()).as("mappings left").isZero();
        assertThat(ProcessFigures.handlesOf(plan.folder())).as("handles left").isZero();
        try (Database db = open(plan)) {
            verify(db, last);
        }
        System.out.println(table.summary(plan.isLong() ? SoakTable.Drift.ASSERTED : SoakTable.Drift.REPORTED));
    }

    private static Database open(SoakPlan plan) {
        return Database.open(plan.folder(), DatabaseOptions.defaults().memtableRows(SoakPlan.MEMTABLE_ROWS));
    }

    private static void verify(Database db, SoakState expected) {
        assertThat(SoakState.read(db, SoakPlan.WRITERS)).isEqualTo(expected);
        assertThat(db.check().problems()).isEmpty();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        try (FollowerProcess one = new FollowerProcess(plan.folder());
                FollowerProcess other = new FollowerProcess(plan.folder())) {
            List<FollowerProcess> followers = List.of(one, other);
            for (FollowerProcess process : followers) {
                assertThat(process.read().sequence()).isZero();
            }
            meter.start();
            run(tasks(followers));
        }
    }

    private List<Callable<Boolean>> tasks(List<FollowerProcess> followers) {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int writer = 0; writer < SoakPlan.WRITERS; writer++) {
            int number = writer;
            tasks.add(() -> untilStopped(SoakPlan.STEPS_PER_SECOND / SoakPlan.WRITERS, writing(number)));
        }
        for (int reader = 0; reader < SoakPlan.READERS; reader++) {
            SoakReads reads = new SoakReads(db, progress, rounds, reader);
            tasks.add(() -> untilStopped(SoakPlan.READS_PER_SECOND / SoakPlan.READERS, reading(reads)));
        }
        for (FollowerProcess process : followers) {
            tasks.add(() -> untilStopped(FOLLOWED_PER_SECOND, following(process)));
        }
        tasks.add(() -> untilStopped(plan.clonesPerSecond(), cloning()));
        tasks.add(this::measure);
        return tasks;
    }

    private static void run(List<Callable<Boolean>> tasks) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        }
    }

    /** Something to be done again and again. */
    private interface Work {
        void once() throws IOException;
    }

    /** Works at an even rate until the soak is over; a failure ends it for all. */
    private boolean untilStopped(double perSecond, Work work) throws IOException {
        Pacer pacer = new Pacer(perSecond);
        try {
            while (!stopped) {
                work.once();
                pacer.await();
            }
            return true;
        } finally {
            stopped = true;
        }
    }

    private Work writing(int writer) {
        SoakModel model = new SoakModel(writer);
        return () -> {
            long step = progress.acknowledged().step(writer) + 1;
            progress.begin(writer, step);
            meter.steps().add(take(model, step));
            progress.acknowledge(writer, step);
        };
    }

    /** Takes a step and returns how many nanoseconds the database took for it. */
    private long take(SoakModel model, long step) {
        if (step % 2 == 1) {
            List<NewDocument> documents = model.written(step);
            long start = System.nanoTime();
            db.upsertAll(documents);
            return System.nanoTime() - start;
        }
        List<UUID> ids = model.deleted(step);
        long start = System.nanoTime();
        long deleted = db.deleteAll(ids);
        long nanos = System.nanoTime() - start;
        assertThat(deleted).isBetween(1L, (long) ids.size());
        return nanos;
    }

    private Work reading(SoakReads reads) {
        return () -> {
            SoakReads.Timed read = reads.next();
            meter.reads().add(read.nanos());
            read.comparison().run();
        };
    }

    private Work cloning() {
        AtomicInteger sinceCompaction = new AtomicInteger();
        return () -> {
            clones.next();
            if (sinceCompaction.incrementAndGet() == plan.clonesPerCompaction()) {
                db.compact();
                sinceCompaction.set(0);
            }
        };
    }

    private Work following(FollowerProcess process) {
        return () -> {
            SoakState before = progress.acknowledged();
            SoakState state = process.read();
            steps.add(state);
            SoakProgress.requireBetween(SoakState.of(new long[SoakPlan.WRITERS]), state, progress.begun());
            meter.followed(Math.max(0, before.sequence() - state.sequence()));
        };
    }

    private boolean measure() throws IOException {
        long end = System.nanoTime() + plan.duration().toNanos();
        return untilStopped(SAMPLES_PER_SECOND, () -> {
            SoakState state = progress.acknowledged();
            long bytes = SoakModel.bytes(state);
            meter.sample(
                    bytes + clones.state().map(SoakModel::bytes).orElse(0L),
                    bytes + clones.state().map(cloned -> SoakModel.bytesNotIn(state, cloned)).orElse(0L));
            stopped |= System.nanoTime() >= end;
        });
    }
}
