package io.quantara.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Measures a soak: the load's threads tell it what they did, and one thread samples the process and ends the intervals.
 */
final class SoakMeter {

    private final SoakPlan plan;
    private final SoakTable table;
    private final Latencies reads = new Latencies();
    private final Latencies steps = new Latencies();
    private final AtomicLong followed = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();
    private final List<Sample> samples = new ArrayList<>();
    private long intervalStart;
    private long processorBefore;

    /** The process and the folder at one moment. */
    private record Sample(ProcessFigures process, double diskBytes, double diskToLive, double diskToDistinct) {}

    SoakMeter(SoakPlan plan) throws IOException {
        this.plan = plan;
        this.table = new SoakTable(plan.results());
    }

    /** Begins the first interval. */
    void start() {
        intervalStart = System.nanoTime();
        processorBefore = ProcessFigures.processorNanos();
    }

    Latencies reads() {
        return reads;
    }

    Latencies steps() {
        return steps;
    }

    /** Tells that another process read a state so many steps behind what was acknowledged before. */
    void followed(long stepsBehind) {
        followed.incrementAndGet();
        lag.accumulateAndGet(stepsBehind, Math::max);
    }

    SoakTable table() {
        return table;
    }

    /**
     * Takes a sample, and ends the interval when it is over.
     *
     * @param liveBytes what users store at the moment in all collections
     * @param distinctBytes the same, but what a clone shares with its source counts once
     */
    void sample(long liveBytes, long distinctBytes) throws IOException {
        double diskBytes = ProcessFigures.diskBytes(plan.folder());
        samples.add(new Sample(
                ProcessFigures.now(plan.folder()),
                diskBytes,
                diskBytes / liveBytes,
                diskBytes / distinctBytes));
        long now = System.nanoTime();
        if (now - intervalStart >= plan.interval().toNanos()) {
            endInterval(now);
        }
    }

    private void endInterval(long now) throws IOException {
        long processor = ProcessFigures.processorNanos();
        table.add(new SoakTable.Row(
                reads.take(),
                steps.take(),
                median(sample -> sample.process.anonymousBytes()),
                median(sample -> sample.process.handles()),
                median(sample -> sample.process.mappings()),
                most(Sample::diskBytes),
                most(Sample::diskToLive),
                most(Sample::diskToDistinct),
                (double) (processor - processorBefore) / (now - intervalStart),
                followed.getAndSet(0),
                lag.getAndSet(0)));
        samples.clear();
        intervalStart = now;
        processorBefore = processor;
    }

    private double median(ToDoubleFunction<Sample> figure) {
        return SoakTable.median(samples.stream().mapToDouble(figure).toArray());
    }

    private double most(ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).max().orElseThrow();
    }
}
