package io.quantara.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one part are deleted: a bit set of those that are durable as such, and newer deletes with their
 * sequence numbers. One thread, under the commit lock, adds; any thread reads as of its sequence number.
 */
final class Deletions {

    /** An entry of the map with its key and value. */
    private static final int RECENT_BYTES = 80;

    private final long @Nullable [] folded;
    private final long lastFolded;
    private final Map<Integer, Long> recent = new ConcurrentHashMap<>();
    private volatile long lastSequence;
    private volatile @Nullable Location location;
    private volatile @Nullable LiveRows cached;

    /** Where the folded bits are stored: the number of a deletion file and the group in it. */
    record Location(long fileNumber, long group) {}

    /** The rows that are live as of a delete: null bits when all are. */
    @SuppressWarnings("ArrayRecordComponent") // shared inside the engine, never changed, never compared
    record LiveRows(long lastSequence, int count, long @Nullable [] bits, int liveCount) {}

    private Deletions(long @Nullable [] folded, long lastFolded, @Nullable Location location) {
        this.folded = folded;
        this.lastFolded = lastFolded;
        this.lastSequence = lastFolded;
        this.location = location;
    }

    /** Returns deletions of nothing. */
    static Deletions none() {
        return new Deletions(null, 0, null);
    }

    /**
     * Returns deletions of rows.
     *
     * @param folded set bits are deleted rows; kept, never changed; null for none
     * @param sequence the newest sequence number that a folded row was deleted at
     */
    static Deletions of(long @Nullable [] folded, long sequence, @Nullable Location location) {
        return new Deletions(folded, sequence, location);
    }

    /** Marks a row deleted. Under the commit lock only. */
    void delete(int ordinal, long sequence) {
        recent.put(ordinal, sequence);
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** Returns the newest sequence number at which a row was deleted, or 0. */
    long lastSequence() {
        return lastSequence;
    }

    /** Returns whether a snapshot at this sequence number sees the row as deleted. */
    boolean isDeleted(int ordinal, long sequence) {
        if (isFolded(ordinal)) {
            return true;
        }
        Long at = recent.isEmpty() ? null : recent.get(ordinal);
        return at != null && at <= sequence;
    }

    private boolean isFolded(int ordinal) {
        return folded != null && ordinal >>> 6 < folded.length && (folded[ordinal >>> 6] & 1L << ordinal) != 0;
    }

    /** Returns which of the first {@code count} rows are live as a snapshot at this sequence number sees them. */
    LiveRows live(int count, long sequence) {
        long last = lastSequence;
        LiveRows known = cached;
        if (known != null && known.lastSequence == last && known.count == count && last <= sequence) {
            return known;
        }
        LiveRows computed = compute(count, sequence, last);
        if (last <= sequence) {
            cached = computed;
        }
        return computed;
    }

    private LiveRows compute(int count, long sequence, long last) {
        if (folded == null && recent.isEmpty()) {
            return new LiveRows(last, count, null, count);
        }
        long[] bits = deletedBits(count, sequence);
        int deleted = 0;
        for (int word = 0; word < bits.length; word++) {
            deleted += Long.bitCount(bits[word]);
            bits[word] = ~bits[word];
        }
        if (deleted == 0) {
            return new LiveRows(last, count, null, count);
        }
        if ((count & 63) != 0) {
            bits[bits.length - 1] &= (1L << count) - 1;
        }
        return new LiveRows(last, count, bits, count - deleted);
    }

    /** Returns a new bit set of the rows below {@code count} that are deleted as of a sequence number. */
    long[] deletedBits(int count, long sequence) {
        long[] bits = new long[(count + 63) >>> 6];
        if (folded != null) {
            System.arraycopy(folded, 0, bits, 0, Math.min(folded.length, bits.length));
        }
        recent.forEach((ordinal, at) -> {
            if (at <= sequence && ordinal < count) {
                bits[ordinal >>> 6] |= 1L << ordinal;
            }
        });
        return bits;
    }

    /** Returns whether there are deletes up to this sequence number that are not folded yet. */
    boolean hasUnfolded(long sequence) {
        return recent.values().stream().anyMatch(at -> at <= sequence);
    }

    /** Returns deletions whose folded bits include all deletes up to a sequence number; newer ones are moved later. */
    Deletions fold(int count, long sequence) {
        return hasUnfolded(sequence)
                ? new Deletions(deletedBits(count, sequence), Math.min(sequence, lastSequence), null)
                : new Deletions(folded, lastFolded, location);
    }

    /** Adds the deletes after a sequence number to the folded form of this. Under the commit lock only. */
    void moveRecentTo(Deletions target, long after) {
        recent.forEach((ordinal, at) -> {
            if (at > after) {
                target.delete(ordinal, at);
            }
        });
    }

    /** Adds the deletes that are not folded to another part, whose ordinals differ. Under the commit lock only. */
    void mapRecentTo(Deletions target, int[] newOrdinals) {
        recent.forEach((ordinal, at) -> {
            if (newOrdinals[ordinal] >= 0) {
                target.delete(newOrdinals[ordinal], at);
            }
        });
    }

    /** Returns an independent copy as of now, for a clone of the collection. Under the commit lock only. */
    Deletions copy() {
        Deletions copy = new Deletions(folded, lastFolded, location);
        moveRecentTo(copy, Long.MIN_VALUE);
        return copy;
    }

    /** Returns the memory it takes, about. */
    long memoryBytes() {
        LiveRows known = cached;
        long live = known == null || known.bits == null ? 0 : 8L * known.bits.length;
        return live + (folded == null ? 0 : 8L * folded.length) + (long) RECENT_BYTES * recent.size();
    }

    /** Returns the folded bits, or null when there are none; never changed. */
    long @Nullable [] folded() {
        return folded;
    }

    /** Returns the newest sequence number that a folded row was deleted at. */
    long lastFolded() {
        return lastFolded;
    }

    /** Returns where the folded bits are stored, or null while they are not. */
    @Nullable Location location() {
        return location;
    }

    /** Records where the folded bits were stored. */
    void storedAt(Location stored) {
        location = stored;
    }
}
