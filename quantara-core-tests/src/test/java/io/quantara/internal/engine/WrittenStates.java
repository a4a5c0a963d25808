package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a writer wrote, by sequence number: what a reader may show. While a write is under way, the next sequence number
 * shows its outcome; so does the present one, as a large load becomes visible behind an empty batch.
 */
final class WrittenStates {

    private final TreeMap<Long, List<ModelState>> states = new TreeMap<>();
    private ModelState pending;

    WrittenStates(long sequence, ModelState first) {
        states.put(sequence, List.of(first));
        pending = first;
    }

    long newest() {
        return states.lastKey();
    }

    /** A write was begun that leads to this state. */
    void begun(ModelState outcome) {
        pending = outcome;
    }

    /** The write ended, at this sequence number. */
    void done(long sequence, ModelState outcome) {
        long before = states.lastKey();
        assertThat(sequence).as("sequence number after a write").isBetween(before, before + 1);
        states.put(sequence, List.of(outcome));
        pending = outcome;
    }

    /** The writer goes on from this state: what came after it was never durable. */
    void resumed(long sequence, ModelState found) {
        states.tailMap(sequence, true).clear();
        states.put(sequence, List.of(found));
        pending = found;
    }

    /** Requires that a state was written with this sequence number. */
    void require(long sequence, ModelState found) {
        List<ModelState> possible = new ArrayList<>(states.getOrDefault(sequence, List.of()));
        long newest = states.lastKey();
        if (sequence == newest + 1) {
            possible.add(pending);
            possible.addAll(states.getOrDefault(newest, List.of()));
        }
        List<Optional<String>> differences =
                possible.stream().map(state -> state.difference(found)).toList();
        assertThat(differences).as("what is shown at %s of %s", sequence, newest).contains(Optional.empty());
    }
}
