package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All collections as plain maps, taken through the batches of a {@link History} in the order of their numbers. Used by
 * one thread.
 */
final class HistoryModel {

    /** Stands for a document that is not there. */
    static final long NONE = 0;

    /** The value of each key, by the number of the collection. */
    private final Map<Integer, long[]> collections = new TreeMap<>();

    /** A batch that was committed. */
    sealed interface Committed {
        long sequence();
    }

    /**
     * Documents written or deleted.
     *
     * @param found what the batch was computed from, by key; empty for one that looked at nothing
     * @param values the new values by key
     * @param removed how many rows it said it removed
     */
    record Rows(
            long sequence, int collection, Map<Integer, Long> found, Map<Integer, Long> values, long removed)
            implements Committed {}

    record Cloned(long sequence, int source, int id) implements Committed {}

    record Dropped(long sequence, int id) implements Committed {}

    /** What a reader saw: the value of each key, by the number of the collection. */
    record Seen(long sequence, Map<Integer, long[]> collections) {}

    HistoryModel(int keys) {
        collections.put(Catalog.DEFAULT_ID, new long[keys]);
    }

    /** Compares everything that was seen with the state at its sequence number. */
    void verify(Collection<Committed> committed, Collection<Seen> seen) {
        List<Committed> batches = new ArrayList<>(committed);
        batches.sort(Comparator.comparingLong(Committed::sequence));
        List<Seen> reads = new ArrayList<>(seen);
        reads.sort(Comparator.comparingLong(Seen::sequence));
        int next = 0;
        for (Seen one : reads) {
            while (next < batches.size() && batches.get(next).sequence() <= one.sequence) {
                apply(batches.get(next));
                next++;
            }
            assertThat(one.sequence).as("the number of all batches so far").isEqualTo(next);
            requireEqual(one);
        }
        assertThat(next).as("batches that a read came after").isEqualTo(batches.size());
    }

    private void requireEqual(Seen one) {
        boolean isEqual = one.collections.keySet().equals(collections.keySet())
                && collections.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), one.collections.get(entry.getKey())));
        if (!isEqual) {
            throw new AssertionError("The state at sequence number " + one.sequence + " must be " + text(collections)
                    + " and was " + text(one.collections));
        }
    }

    private static String text(Map<Integer, long[]> state) {
        Map<Integer, String> texts = new TreeMap<>();
        state.forEach((id, values) -> texts.put(id, Arrays.toString(values)));
        return texts.toString();
    }

    private void apply(Committed batch) {
        switch (batch) {
            case Rows rows -> apply(rows);
            case Cloned cloned -> {
                long[] before = collections.put(cloned.id, collection(cloned.source).clone());
                assertThat(before).as("another collection " + cloned.id).isNull();
            }
            case Dropped dropped -> assertThat(collections.remove(dropped.id)).isNotNull();
        }
    }

    private void apply(Rows rows) {
        long[] values = collection(rows.collection);
        rows.found.forEach((key, value) ->
                assertThat(values[key]).as("what batch %s relies on", rows.sequence).isEqualTo(value));
        long removed = rows.values.keySet().stream().filter(key -> values[key] != NONE).count();
        assertThat(rows.removed).as("rows that batch %s removed", rows.sequence).isEqualTo(removed);
        rows.values.forEach((key, value) -> values[key] = value);
    }

    private long[] collection(int id) {
        return Objects.requireNonNull(collections.get(id), () -> "collection " + id);
    }
}
