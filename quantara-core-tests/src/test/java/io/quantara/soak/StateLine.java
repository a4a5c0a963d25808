package io.quantara.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The states that were seen of late. All must lie on one line, each with at least the steps of those before it: then
 * there is one order of all batches that explains every read. Thread-safe.
 */
final class StateLine {

    private static final int MOST_SEEN = 10_000;

    private final ConcurrentSkipListMap<Long, SoakState> seen = new ConcurrentSkipListMap<>();

    /** Adds a state, unless it is off the line. */
    void add(SoakState state) {
        SoakState same = seen.putIfAbsent(state.sequence(), state);
        Map.Entry<Long, SoakState> older = seen.lowerEntry(state.sequence());
        Map.Entry<Long, SoakState> newer = seen.higherEntry(state.sequence());
        boolean isOnIt = (same == null || same.equals(state))
                && (older == null || older.getValue().isWithin(state))
                && (newer == null || state.isWithin(newer.getValue()));
        if (!isOnIt) {
            throw new AssertionError("No order of the batches explains " + state + " beside " + same + ", " + older
                    + " and " + newer);
        }
        while (seen.size() > MOST_SEEN) {
            seen.pollFirstEntry();
        }
    }
}
