package io.quantara.internal.engine;

import io.quantara.ProgressListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** An index build that is running: over which segment, since when, and how far it is. Safe for many threads. */
final class RunningBuild implements ProgressListener {

    private final SegmentGroup group;
    private final long begun = System.nanoTime();
    private final AtomicReference<Step> step = new AtomicReference<>(new Step(0, 0));

    RunningBuild(SegmentGroup group) {
        this.group = group;
    }

    /**
     * How much is done, as the index type counts.
     *
     * @param done 0 to {@code total}
     * @param total 0 while the type did not say
     */
    record Step(long done, long total) {

        /** Whatever an index type says, progress is a share. */
        static Step of(long done, long total) {
            long all = Math.max(0, total);
            return new Step(Math.clamp(done, 0, all), all);
        }

        double share() {
            return total == 0 ? 0 : (double) done / total;
        }
    }

    SegmentGroup group() {
        return group;
    }

    /** Takes a report; one that comes late, from a thread that was slower, takes nothing back. */
    @Override
    public void progress(long done, long total) {
        step.accumulateAndGet(Step.of(done, total), (before, now) -> now.share() < before.share() ? before : now);
    }

    Step step() {
        return step.get();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
