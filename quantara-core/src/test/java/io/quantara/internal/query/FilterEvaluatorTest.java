package io.quantara.internal.query;

import static io.quantara.Filter.and;
import static io.quantara.Filter.between;
import static io.quantara.Filter.contains;
import static io.quantara.Filter.containsText;
import static io.quantara.Filter.eq;
import static io.quantara.Filter.exists;
import static io.quantara.Filter.gt;
import static io.quantara.Filter.gte;
import static io.quantara.Filter.in;
import static io.quantara.Filter.isNotNull;
import static io.quantara.Filter.isNull;
import static io.quantara.Filter.lt;
import static io.quantara.Filter.lte;
import static io.quantara.Filter.ne;
import static io.quantara.Filter.not;
import static io.quantara.Filter.notIn;
import static io.quantara.Filter.or;
import static io.quantara.Filter.startsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.Filter;
import io.quantara.Metadata;
import io.quantara.RandomFilters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterEvaluatorTest {

    private static final UUID ID = UUID.fromString("f778a384-a322-4997-9a54-2d293390ac2c");
    private static final String NAME = "Attention Is All You Need";
    private static final long TWO_TO_53 = 1L << 53;

    @Test
    void makesOnlyNegativeOperatorsTrueWhereTheFieldIsMissing() {
        Metadata none = Metadata.empty();

        assertThat(List.of(ne("k", 1), notIn("k", 1), notIn("k"), not(eq("k", 1)), not(gt("k", 1)), isNull("k")))
                .allMatch(filter -> matches(none, filter));
        assertThat(List.of(eq("k", 1), gt("k", 1), gte("k", 1), lt("k", 1), lte("k", 1), between("k", 0, 9)))
                .noneMatch(filter -> matches(none, filter));
        assertThat(List.of(in("k", 1), contains("k", null), containsText("k", ""), startsWith("k", "")))
                .noneMatch(filter -> matches(none, filter));
        assertThat(List.of(exists("k"), isNotNull("k"))).noneMatch(filter -> matches(none, filter));
    }

    @Test
    void tellsNullFromMissing() {
        Metadata nothing = Metadata.of("k", null);

        assertThat(List.of(exists("k"), isNull("k"), eq("k", null), ne("k", 1), notIn("k", 1)))
                .allMatch(filter -> matches(nothing, filter));
        assertThat(List.of(isNotNull("k"), ne("k", null), eq("k", "null"), lte("k", 0)))
                .noneMatch(filter -> matches(nothing, filter));
        assertThat(matches(Metadata.of("k", false), isNotNull("k"))).isTrue();
    }

    @Test
    void comparesNumbersExactlyAcrossTypes() {
        assertThat(matches(Metadata.of("n", 1), eq("n", 1.0))).isTrue();
        assertThat(matches(Metadata.of("n", 1.0), in("n", 0, 1))).isTrue();
        assertThat(matches(Metadata.of("n", -0.0), eq("n", 0))).isTrue();
        assertThat(matches(Metadata.of("n", -0.0), lt("n", 0.0))).isFalse();
        assertThat(matches(Metadata.of("n", TWO_TO_53 + 1), eq("n", (double) TWO_TO_53))).isFalse();
        assertThat(matches(Metadata.of("n", TWO_TO_53 + 1), gt("n", (double) TWO_TO_53))).isTrue();
        assertThat(matches(Metadata.of("n", (double) TWO_TO_53), lt("n", TWO_TO_53 + 1))).isTrue();
        assertThat(matches(Metadata.of("n", Long.MAX_VALUE), lt("n", 0x1p63))).isTrue();
        assertThat(matches(Metadata.of("n", Long.MIN_VALUE), eq("n", -0x1p63))).isTrue();
        assertThat(matches(Metadata.of("n", 0.1f), eq("n", 0.1))).isTrue();
        assertThat(matches(Metadata.of("n", 1746714878034235396L), eq("n", 1746714878034235396L))).isTrue();
        assertThat(matches(Metadata.of("n", 1746714878034235396L), eq("n", 1746714878034235397L))).isFalse();
    }

    @Test
    void ordersStringsByCodePoint() {
        // U+FFFD is before U+1F600, although its UTF-16 unit is after the surrogates
        assertThat(matches(Metadata.of("s", "\uFFFD"), lt("s", "\uD83D\uDE00"))).isTrue();
        assertThat(matches(Metadata.of("s", "Z"), lt("s", "a"))).isTrue();
        assertThat(matches(Metadata.of("s", "ab"), gt("s", "a"))).isTrue();
        assertThat(matches(Metadata.of("s", ""), gte("s", ""))).isTrue();
        assertThat(matches(Metadata.of("s", "b"), between("s", "a", "b"))).isTrue();
    }

    @Test
    void neverMixesTypes() {
        Metadata text = Metadata.of("k", "1", "t", true);

        assertThat(List.of(eq("k", 1), gt("k", 0), lt("k", 9), between("k", 0, 9), in("k", 1, true), eq("t", "true")))
                .noneMatch(filter -> matches(text, filter));
        assertThat(List.of(ne("k", 1), notIn("k", 1), ne("t", 1))).allMatch(filter -> matches(text, filter));
    }

    @Test
    void comparesListsAndMapsAsAWhole() {
        Metadata metadata = Metadata.of("list", Arrays.asList(1, null, "x"), "map", Map.of("a", 1, "b", List.of()));

        assertThat(matches(metadata, eq("list", Arrays.asList(1.0, null, "x")))).isTrue();
        assertThat(matches(metadata, eq("list", Arrays.asList(1, null)))).isFalse();
        assertThat(matches(metadata, eq("list", Arrays.asList(1, null, "x", 1)))).isFalse();
        assertThat(matches(metadata, eq("list", Arrays.asList(null, 1, "x")))).isFalse();
        assertThat(matches(metadata, eq("map", Map.of("b", List.of(), "a", 1)))).isTrue();
        assertThat(matches(metadata, eq("map", Map.of("a", 1)))).isFalse();
        assertThat(matches(metadata, eq("map", Map.of("a", 1, "c", List.of())))).isFalse();
        assertThat(matches(metadata, in("list", 1, Arrays.asList(1, null, "x")))).isTrue();
    }

    @Test
    void asksForOneElementOfAList() {
        Metadata metadata = Metadata.of("tags", Arrays.asList("a", 2, null, List.of("deep")), "text", "a");

        assertThat(List.of(contains("tags", "a"), contains("tags", 2.0), contains("tags", null)))
                .allMatch(filter -> matches(metadata, filter));
        assertThat(matches(metadata, contains("tags", List.of("deep")))).isTrue();
        assertThat(List.of(contains("tags", "deep"), contains("tags", "A"), contains("text", "a"), eq("tags", "a")))
                .noneMatch(filter -> matches(metadata, filter));
    }

    @Test
    void findsTextInsideText() {
        Metadata metadata = Metadata.of("s", "aabaabaaab größe \uD83D\uDE00", "list", List.of("aab"));

        assertThat(List.of("", "a", "baaa", "aaab", "größe", "\uD83D\uDE00", "aabaabaaab größe \uD83D\uDE00"))
                .allMatch(text -> matches(metadata, containsText("s", text)));
        assertThat(List.of("bb", "aaaa", "GRÖSSE", "aabaabaaab größe \uD83D\uDE00 "))
                .noneMatch(text -> matches(metadata, containsText("s", text)));
        assertThat(matches(metadata, containsText("list", "aab"))).isFalse();
        assertThat(matches(metadata, startsWith("s", "aabaa"))).isTrue();
        assertThat(matches(metadata, startsWith("s", "abaa"))).isFalse();
    }

    @Test
    void takesALiteralKeyBeforeAPath() {
        Metadata both = Metadata.of("a.b", 1, "a", Map.of("b", 2, "c", Map.of("d", 3)));

        assertThat(matches(both, eq("a.b", 1))).isTrue();
        assertThat(matches(both, eq("a.b", 2))).isFalse();
        assertThat(matches(both, eq("a.c.d", 3))).isTrue();
        assertThat(matches(both, exists("a.c.e"))).isFalse();
        assertThat(matches(both, exists("a.b.c"))).isFalse();
        assertThat(matches(Metadata.of("a.b", Map.of("c", 1)), eq("a.b.c", 1))).isTrue();
        assertThat(matches(Metadata.of("a", Map.of("b.c", 1)), eq("a.b.c", 1))).isTrue();
        assertThat(matches(Metadata.of("a.b", 5, "a", Map.of("b", Map.of("c", 1))), eq("a.b.c", 1))).isTrue();
        assertThat(matches(Metadata.of("a", Map.of("b.c", 1), "a.b", Map.of("c", 2)), eq("a.b.c", 2))).isTrue();
        assertThat(matches(Metadata.of("", Map.of("", 1)), eq(".", 1))).isTrue();
    }

    @Test
    void comparesIdsByTheirText() {
        Metadata none = Metadata.empty();
        String text = ID.toString();

        assertThat(List.of(eq("$id", ID), eq("$id", text.toUpperCase(Locale.ROOT)), in("$id", "x", text)))
                .allMatch(filter -> matches(none, filter));
        assertThat(List.of(gt("$id", "f7"), lt("$id", "f8"), gte("$id", text), between("$id", "f", "g"), exists("$id")))
                .allMatch(filter -> matches(none, filter));
        assertThat(List.of(startsWith("$id", "F778a384-A"), containsText("$id", "-4997-"), containsText("$id", "ac2c")))
                .allMatch(filter -> matches(none, filter));
        assertThat(List.of(gt("$id", text), lt("$id", text), eq("$id", 5), isNull("$id"), eq("$id", text + "0")))
                .noneMatch(filter -> matches(none, filter));
        assertThat(matches(none, startsWith("$id", text + "0"))).isFalse();
        assertThat(matches(Metadata.of("$id", "x"), eq("$id", "x"))).isFalse();
    }

    @Test
    void comparesNames() {
        Metadata none = Metadata.empty();

        assertThat(List.of(eq("$name", NAME), containsText("$name", "All You"), gt("$name", "At"), ne("$name", 1)))
                .allMatch(filter -> matches(none, filter));
        assertThat(List.of(eq("$name", ""), contains("$name", "All"), isNull("$name"), in("$name", 1, "x")))
                .noneMatch(filter -> matches(none, filter));
    }

    @Test
    void joinsFilters() {
        Metadata metadata = Metadata.of("a", 1);
        Filter yes = eq("a", 1);
        Filter no = eq("a", 2);

        assertThat(List.of(and(), and(yes, yes), or(no, yes), not(no), not(or()))).allMatch(f -> matches(metadata, f));
        assertThat(List.of(or(), and(yes, no), or(no, no), not(yes), not(and()))).noneMatch(f -> matches(metadata, f));
    }

    @Test
    void agreesWithTheOracleOnRandomRows() {
        long seed = 20_260_503;
        Random random = new Random(seed);
        RandomFilters source = new RandomFilters(random);
        int accepted = 0;
        int pairs = 0;
        try (Arena arena = Arena.ofConfined()) {
            EncodedRows rows = new EncodedRows(arena, 1 << 20);
            for (int round = 0; round < 10_000; round++) {
                Filter filter = source.filter(1 + random.nextInt(4));
                FilterEvaluator evaluator = FilterEvaluator.of(filter);
                rows.clear();
                for (int row = 0; row < 10; row++) {
                    Metadata metadata = source.metadata();
                    UUID id = new UUID(random.nextLong(), random.nextLong());
                    String name = source.text();
                    boolean expected = new FilterOracle(id, name, metadata).matches(filter);
                    assertThat(evaluator.matches(rows, rows.add(id, name, metadata)))
                            .as("seed %d, round %d: %s on %s %s %s", seed, round, filter, id, name, metadata)
                            .isEqualTo(expected);
                    accepted += expected ? 1 : 0;
                    pairs++;
                }
            }
        }
        assertThat(pairs).isEqualTo(100_000);
        assertThat(accepted).isBetween(pairs / 5, pairs * 4 / 5);
    }

    @Test
    void agreesWithTheOracleOnEverySingleCondition() {
        long seed = 20_260_504;
        Random random = new Random(seed);
        RandomFilters source = new RandomFilters(random);
        int positive = 0;
        try (Arena arena = Arena.ofConfined()) {
            EncodedRows rows = new EncodedRows(arena, 1 << 16);
            for (int round = 0; round < 60_000; round++) {
                Filter filter = source.filter(1);
                Metadata metadata = source.metadata();
                UUID id = new UUID(random.nextLong(), random.nextLong());
                rows.clear();
                boolean expected = new FilterOracle(id, NAME, metadata).matches(filter);
                assertThat(FilterEvaluator.of(filter).matches(rows, rows.add(id, NAME, metadata)))
                        .as("seed %d, round %d: %s on %s %s", seed, round, filter, id, metadata)
                        .isEqualTo(expected);
                positive += expected ? 1 : 0;
            }
        }
        assertThat(positive).isGreaterThan(5_000);
    }

    @Test
    void answersManyThreadsAlike() {
        try (Arena arena = Arena.ofShared()) {
            EncodedRows rows = new EncodedRows(arena, 1 << 20);
            IntStream.range(0, 1_000).forEach(i -> rows.add(ID, NAME, Metadata.of("n", i, "s", "row " + i)));
            FilterEvaluator evaluator =
                    FilterEvaluator.of(and(gte("n", 100), containsText("s", "7"), notIn("s", "row 170")));

            List<Integer> alone = IntStream.range(0, 1_000)
                    .filter(ordinal -> evaluator.matches(rows, ordinal))
                    .boxed()
                    .toList();
            List<Integer> together = IntStream.range(0, 1_000)
                    .parallel()
                    .filter(ordinal -> evaluator.matches(rows, ordinal))
                    .boxed()
                    .toList();

            assertThat(together).isEqualTo(alone).hasSize(251);
        }
    }

    @Test
    void answersOrReportsDamageWhateverTheBytesAre() {
        long seed = 20_260_505;
        Random random = new Random(seed);
        RandomFilters source = new RandomFilters(random);
        int damaged = 0;
        try (Arena arena = Arena.ofConfined()) {
            EncodedRows rows = new EncodedRows(arena, 1 << 16);
            for (int round = 0; round < 30_000; round++) {
                byte[] bytes = MetadataCodec.encode(source.metadata().with("a", random.nextLong()));
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                byte[] cut = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
                rows.clear();
                try {
                    FilterEvaluator.of(source.filter(2)).matches(rows, rows.add(ID, NAME, cut));
                } catch (DamagedMetadataException e) {
                    damaged++;
                }
            }
        }
        assertThat(damaged).as("seed %d", seed).isGreaterThan(1_000);
    }

    @Test
    void refusesMetadataOutsideTheMemory() {
        RowFields outside = new RowsAt(MemorySegment.ofArray(new byte[8]), 6, 3);

        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> FilterEvaluator.of(exists("a")).matches(outside, 0))
                .withMessageContaining("3 bytes from here are not inside the 8 there are");
    }

    private static boolean matches(Metadata metadata, Filter filter) {
        try (Arena arena = Arena.ofConfined()) {
            EncodedRows rows = new EncodedRows(arena, 4_096);
            int ordinal = rows.add(ID, NAME, metadata);
            boolean result = FilterEvaluator.of(filter).matches(rows, ordinal);
            assertThat(new FilterOracle(ID, NAME, metadata).matches(filter)).isEqualTo(result);
            return result;
        }
    }

    /** Rows that all have their metadata at one place. */
    private record RowsAt(MemorySegment fields, long offset, int length) implements RowFields {
        @Override
        public long idMost(int ordinal) {
            return 0;
        }

        @Override
        public long idLeast(int ordinal) {
            return 0;
        }

        @Override
        public long nameOffset(int ordinal) {
            return 0;
        }

        @Override
        public int nameLength(int ordinal) {
            return 0;
        }

        @Override
        public long metadataOffset(int ordinal) {
            return offset;
        }

        @Override
        public int metadataLength(int ordinal) {
            return length;
        }
    }
}
