package io.quantara;

import java.time.Duration;
import java.util.Map;

/**
 * How far the index of one segment is, at one moment.
 *
 * @param segment the segment's file
 * @param rows the rows in it, deleted ones included
 * @param type the type of the index that it has or is to have; {@code flat} where it is to be searched exactly
 * @param state how far it is
 * @param done how much of a running build is done, as the index type counts; the share never goes back
 * @param total of how much; 0 when no build is running, or it did not say
 * @param elapsed how long a running build is running; zero when none is
 * @param bytes the bytes of an index that is ready, in its file, or in memory where it is not stored; else 0
 * @param reason why the segment is searched exactly; empty when the index is ready
 */
public record SegmentIndex(
        String segment,
        long rows,
        String type,
        IndexState state,
        long done,
        long total,
        Duration elapsed,
        long bytes,
        String reason) {

    static SegmentIndex of(Metadata figures) {
        return new SegmentIndex(
                figures.getString("segment"),
                figures.getLong("rows"),
                figures.getString("type"),
                IndexState.valueOf(figures.getString("state")),
                figures.getLong("done"),
                figures.getLong("total"),
                Duration.ofMillis(figures.getLong("elapsedMillis")),
                figures.getLong("bytes"),
                figures.getString("reason"));
    }

    /** Returns all figures by name, as {@link CollectionStats#asMetadata} holds them. */
    public Metadata asMetadata() {
        return Metadata.copyOf(Map.of(
                "segment", segment,
                "rows", rows,
                "type", type,
                "state", state.name(),
                "done", done,
                "total", total,
                "elapsedMillis", elapsed.toMillis(),
                "bytes", bytes,
                "reason", reason));
    }

    /** Returns how much of the index is there, in percent: 100 when it is ready, 0 while nothing is known. */
    public int percent() {
        if (state == IndexState.READY) {
            return 100;
        }
        return total == 0 ? 0 : (int) (100.0 * done / total);
    }
}
