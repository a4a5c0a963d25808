package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.Metadata;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Prints how many rows a second a filter is evaluated on, over metadata of eight keys as documents have them. */
final class FilterSpeed {

    private static final int ROWS = 50_000;
    private static final int ROUNDS = 40;
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "pt-BR");

    private FilterSpeed() {}

    /** Runs each filter for some seconds; give filters in their text form to measure others. */
    public static void main(String[] filters) {
        List<String> measured = filters.length > 0
                ? List.of(filters)
                : List.of(
                        "language == 'de'",
                        "year >= 2015",
                        "summary containsText 'transformer'",
                        "language == 'de' && year >= 2015",
                        "author.name == 'Author 7'",
                        "pages in [3, 5, 7, 11]",
                        "missing == 1",
                        "$id > '7f'");
        try (Arena arena = Arena.ofShared()) {
            EncodedRows rows = new EncodedRows(arena, ROWS * 600L);
            Random random = new Random(1);
            for (int row = 0; row < ROWS; row++) {
                rows.add(new UUID(random.nextLong(), random.nextLong()), "Paper " + row, metadata(random));
            }
            System.out.printf("%d bytes of metadata in the first row%n", rows.metadataLength(0));
            measured.forEach(text -> measure(text, rows));
        }
    }

    private static void measure(String text, EncodedRows rows) {
        FilterEvaluator evaluator = FilterEvaluator.of(Filter.parse(text));
        long best = Long.MAX_VALUE;
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            accepted = 0;
            for (int row = 0; row < ROWS; row++) {
                accepted += evaluator.matches(rows, row) ? 1 : 0;
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf("%-40s %5.1f million rows a second, %5.1f ns each, %d of %d accepted%n",
                text, ROWS * 1e3 / best, (double) best / ROWS, accepted, ROWS);
    }

    private static Metadata metadata(Random random) {
        return Metadata.of("source", "https://example.org/papers/" + random.nextInt(1_000_000) + ".pdf")
                .with("year", 1990 + random.nextInt(35))
                .with("language", LANGUAGES.get(random.nextInt(LANGUAGES.size())))
                .with("score", random.nextDouble())
                .with("pages", random.nextInt(40))
                .with("tags", List.of("ai", "tag" + random.nextInt(100)))
                .with("author", Map.of("name", "Author " + random.nextInt(1_000), "verified", random.nextBoolean()))
                .with("summary", "We describe a model of attention that needs no recurrence and no convolution, and"
                        + " that trains faster; number " + random.nextInt(20) + " of the series on transformers.");
    }
}
