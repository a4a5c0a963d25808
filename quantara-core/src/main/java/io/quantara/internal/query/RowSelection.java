package io.quantara.internal.query;

import io.quantara.internal.index.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which rows of each part may be results, by many threads where there are many rows. Stateless. */
final class RowSelection {

    /** Rows are filtered in pieces of this many, a multiple of 64 so that no word of bits is shared. */
    private static final int PIECE = 2_048;

    private RowSelection() {}

    static List<AcceptedRows> select(
            List<SearchPart> parts, @Nullable FilterEvaluator filter, Workers workers, StopSignal stop) {
        List<AcceptedRows> accepted = new ArrayList<>(parts.size());
        for (int number = 0; number < parts.size(); number++) {
            SearchPart part = parts.get(number);
            accepted.add(filter == null
                    ? AcceptedRows.live(number, part)
                    : AcceptedRows.of(number, part, matches(part, filter, workers, stop)));
        }
        return accepted;
    }

    private static long[] matches(SearchPart part, FilterEvaluator filter, Workers workers, StopSignal stop) {
        int rows = part.rows().count();
        long[] bits = new long[(rows + Long.SIZE - 1) / Long.SIZE];
        workers.forEach(
                (rows + PIECE - 1) / PIECE,
                piece -> {
                    stop.check();
                    int start = piece * PIECE;
                    matchPiece(part, filter, start, Math.min(rows, start + PIECE), bits);
                },
                stop::cancel);
        return bits;
    }

    private static void matchPiece(SearchPart part, FilterEvaluator filter, int start, int end, long[] bits) {
        Rows rows = part.rows();
        rows.requireFields(start, end - start);
        for (int ordinal = start; ordinal < end; ordinal++) {
            if (part.isLive(ordinal) && filter.matches(rows, ordinal)) {
                bits[ordinal >>> 6] |= 1L << ordinal;
            }
        }
    }
}
