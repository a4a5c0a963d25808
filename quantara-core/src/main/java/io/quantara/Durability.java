package io.quantara;

import java.time.Duration;
import java.util.Objects;

/**
 * When a write counts as done. At every level a crash leaves a clean prefix of the writes: no holes, no half batches.
 */
public final class Durability {

    /** A call returns after the disk confirmed: nothing is lost in a power cut. The default. */
    public static final Durability SYNC = new Durability("SYNC", Duration.ZERO);

    /** A call returns after handing to the operating system, which writes when it likes. */
    public static final Durability OS = new Durability("OS", Duration.ZERO);

    /**
     * Changes are visible to this process only and become part of the database at {@link Database#persist()}, all at
     * once; {@link Database#close()} discards the rest.
     */
    public static final Durability MANUAL = new Durability("MANUAL", Duration.ZERO);

    private final String name;
    private final Duration interval;

    private Durability(String name, Duration interval) {
        this.name = name;
        this.interval = interval;
    }

    /**
     * A call returns after handing to the operating system, and the disk is asked to confirm at this interval: a power
     * cut loses at most the last interval, a killed process nothing.
     *
     * @param interval from 1 millisecond to 1 hour
     */
    public static Durability interval(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("interval is " + interval + ": choose 1 millisecond to 1 hour");
        }
        return new Durability("INTERVAL", interval);
    }

    /** Returns the interval, zero for the levels without one. */
    public Duration interval() {
        return interval;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Durability that && name.equals(that.name) && interval.equals(that.interval);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, interval);
    }

    @Override
    public String toString() {
        return interval.isZero() ? name : name + "(" + interval.toMillis() + " ms)";
    }
}
