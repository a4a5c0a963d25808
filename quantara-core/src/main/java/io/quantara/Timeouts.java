package io.quantara;

import java.time.Duration;
import java.util.Objects;

/** What callers may give as a timeout. */
final class Timeouts {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Timeouts() {}

    /** Returns a timeout that is positive and at most a year, so that its nanoseconds can be added to a clock. */
    static Duration checked(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ": give a positive duration of at most 365 days");
        }
        return timeout;
    }
}
