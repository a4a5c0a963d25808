package io.quantara.bench.data;

import io.quantara.NewDocument;
import io.quantara.SearchResults;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows as documents whose ids tell the row. */
public final class RowDocuments {

    private RowDocuments() {}

    /** Returns the rows from one to before another. */
    public static Stream<NewDocument> of(VectorFile file, int from, int to) {
        return of(file, IntStream.range(from, to));
    }

    /** Returns some rows. */
    public static Stream<NewDocument> of(VectorFile file, IntStream rows) {
        return rows.mapToObj(row -> NewDocument.of("", file.row(row)).id(id(row)));
    }

    /** Returns the id of a row. */
    public static UUID id(int row) {
        return new UUID(0, row);
    }

    /** Returns a row once more; its id tells the row, too, and differs from those of all other numbers. */
    public static NewDocument copy(VectorFile file, int row, long number) {
        return NewDocument.of("", file.row(row)).id(new UUID(number + 1, row));
    }

    /** Returns the row numbers of results, best first. */
    public static int[] rows(SearchResults results) {
        int[] rows = new int[results.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) results.get(i).id().getLeastSignificantBits();
        }
        return rows;
    }
}
