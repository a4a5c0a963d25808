package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    @Test
    void keepsKeysInTheOrderGiven() {
        Metadata metadata = Metadata.of("z", 1, "a", 2, "m", 3);

        assertThat(metadata.keys()).containsExactly("z", "a", "m");
        assertThat(metadata.with("b", 4).keys()).containsExactly("z", "a", "m", "b");
        assertThat(metadata.with("a", 5).keys()).containsExactly("z", "a", "m");
        assertThat(metadata.without("a").keys()).containsExactly("z", "m");
        assertThat(metadata.size()).isEqualTo(3);
    }

    @Test
    void bringsEveryNumberToLongOrDouble() {
        Metadata metadata = Metadata.of("byte", (byte) -1, "short", (short) 2, "int", 3, "long", Long.MIN_VALUE)
                .with("big", BigInteger.valueOf(Long.MAX_VALUE))
                .with("float", 0.1f)
                .with("tiny", Float.MIN_VALUE)
                .with("double", 1e300);

        assertThat(metadata.asMap().values())
                .containsExactly(-1L, 2L, 3L, Long.MIN_VALUE, Long.MAX_VALUE, 0.1, 1.4e-45, 1e300);
        assertThat((float) metadata.getDouble("tiny")).isEqualTo(Float.MIN_VALUE);
    }

    @Test
    void copiesDeeplySoThatLaterChangesHaveNoEffect() {
        List<Object> tags = new ArrayList<>(List.of("a"));
        Map<String, Object> author = new HashMap<>(Map.of("tags", tags));
        Map<String, Object> map = new LinkedHashMap<>(Map.of("author", author));
        Metadata metadata = Metadata.copyOf(map);

        tags.add("b");
        author.put("name", "x");
        map.clear();

        assertThat(metadata).isEqualTo(Metadata.of("author", Map.of("tags", List.of("a"))));
    }

    @Test
    void givesOnlyViewsThatCannotBeChanged() {
        Metadata metadata = Metadata.of("list", List.of(1), "map", Map.of("k", "v"));

        assertThat(metadata.asMap()).isUnmodifiable();
        assertThat(metadata.keys()).isUnmodifiable();
        assertThat(metadata.getList("list")).isUnmodifiable();
        assertThat(metadata.getMap("map").asMap()).isUnmodifiable();
        assertThat(metadata.with("x", 1).asMap()).isUnmodifiable();
        assertThat(metadata.without("list").asMap()).isUnmodifiable();
    }

    @Test
    void leavesTheOriginalAsItWas() {
        Metadata metadata = Metadata.of("a", 1);

        assertThat(metadata.with("b", 2)).isEqualTo(Metadata.of("a", 1, "b", 2));
        assertThat(metadata.without("a")).isSameAs(Metadata.empty());
        assertThat(metadata.without("b")).isSameAs(metadata);
        assertThat(metadata).isEqualTo(Metadata.of("a", 1));
    }

    @Test
    void tellsNullFromMissing() {
        Metadata metadata = Metadata.of("gone", null);

        assertThat(metadata.contains("gone")).isTrue();
        assertThat(metadata.isNull("gone")).isTrue();
        assertThat(metadata.find("gone")).isEmpty();
        assertThat(metadata.contains("other")).isFalse();
        assertThat(metadata.isNull("other")).isTrue();
        assertThat(Metadata.of("there", 1).isNull("there")).isFalse();
        assertThat(metadata.asMap()).containsEntry("gone", null);
    }

    @Test
    void readsEachTypeUnderItsKey() {
        Metadata metadata = Metadata.of("s", "text", "l", 7, "d", 1.5, "b", true, "list", Arrays.asList(1, null))
                .with("map", Metadata.of("k", "v"));

        assertThat(metadata.getString("s")).isEqualTo("text");
        assertThat(metadata.getLong("l")).isEqualTo(7);
        assertThat(metadata.getDouble("d")).isEqualTo(1.5);
        assertThat(metadata.getBoolean("b")).isTrue();
        assertThat(metadata.getList("list")).containsExactly(1L, null);
        assertThat(metadata.getMap("map").getString("k")).isEqualTo("v");
        assertThat(metadata.find("s")).contains("text");
    }

    @Test
    void readsALongAsADoubleOnlyWhenItIsExact() {
        long odd = (1L << 53) + 1;
        Metadata metadata = Metadata.of("even", odd - 1, "odd", odd, "max", Long.MAX_VALUE, "min", Long.MIN_VALUE);

        assertThat(metadata.getDouble("even")).isEqualTo(0x1p53);
        assertThat(metadata.getDouble("min")).isEqualTo(-0x1p63);
        assertThat(metadata.findDouble("odd")).isEmpty();
        assertThat(metadata.findDouble("max")).isEmpty();
    }

    @Test
    void findsNothingUnderAKeyOfAnotherType() {
        Metadata metadata = Metadata.of("text", "1", "number", 1, "null", null);

        assertThat(metadata.findLong("text")).isEmpty();
        assertThat(metadata.findString("number")).isEmpty();
        assertThat(metadata.findDouble("text")).isEmpty();
        assertThat(metadata.findBoolean("number")).isEmpty();
        assertThat(metadata.findList("number")).isEmpty();
        assertThat(metadata.findMap("number")).isEmpty();
        assertThat(metadata.findString("null")).isEmpty();
    }

    @Test
    void saysWhatIsThereWhenAGetterFails() {
        Metadata metadata = Metadata.of("year", 2017, "tags", List.of("a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> metadata.getString("yaer"))
                .withMessage("Metadata has no key 'yaer', only [year, tags]. Use find for an Optional.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metadata.getString("year"))
                .withMessage("Metadata key 'year' holds 2017, not a String. Read it with the type it has.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metadata.getMap("tags"))
                .withMessageContaining("holds [\"a\"], not a map");
    }

    @Test
    void refusesOtherTypesNamingThePath() {
        Map<String, Object> author = Map.of("tags", List.of("a", "b", "c", Instant.EPOCH));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("author", author))
                .withMessageStartingWith("Metadata value at 'author.tags[3]' is a java.time.Instant, which cannot be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.empty().with("id", UUID.randomUUID()))
                .withMessageContaining("'id' is a java.util.UUID");
        for (Object value : List.of('c', new int[] {1}, Set.of(1), BigDecimal.ONE, new Object())) {
            assertThatIllegalArgumentException().isThrownBy(() -> Metadata.of("k", value));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesNumbersThatAreNotFinite(double number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("a", List.of(number)))
                .withMessageStartingWith("Metadata value at 'a[0]' is " + number);
        assertThatIllegalArgumentException().isThrownBy(() -> Metadata.of("a", (float) number));
    }

    @Test
    void refusesIntegersBeyond64Bits() {
        BigInteger tooLarge = BigInteger.TWO.pow(63);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("n", Map.of("big", tooLarge)))
                .withMessageStartingWith("Metadata value at 'n.big' is an integer of 65 bits");
        assertThat(Metadata.of("n", tooLarge.negate()).getLong("n")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void refusesHalfASurrogatePair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("k", "ab\uD83D"))
                .withMessageStartingWith("Metadata value at 'k' is or has a text with half a surrogate pair")
                .withMessageContaining("character 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Metadata.of("k\uDE00", 1));
        assertThat(Metadata.of("k", "\uD83D\uDE00").getString("k")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void refusesKeysThatAreNoStrings() {
        Map<String, Object> nullKey = new HashMap<>();
        nullKey.put(null, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.copyOf(nullKey))
                .withMessage("Metadata value has the key null. Keys must be Strings.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("a", List.of(Map.of(5, 1))))
                .withMessage("Metadata value at 'a[0]' has the key 5. Keys must be Strings.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("a", 1, 2, 3))
                .withMessageStartingWith("Argument 3 is 2, but a key must stand there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("a", 1, "b"))
                .withMessageStartingWith("Key 'b' has no value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("a", 1, "a", 2))
                .withMessageStartingWith("Key 'a' is given twice");
    }

    @Test
    void nests64DeepAndNoDeeper() {
        assertThat(Metadata.of("k", nested(63)).size()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of("k", nested(64)))
                .withMessageContaining("is nested more than 64 deep");
    }

    @Test
    void refusesAMapThatContainsItself() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThatIllegalArgumentException().isThrownBy(() -> Metadata.copyOf(map)).withMessageContaining("nested");
    }

    @Test
    void namesTheParameterThatIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> Metadata.copyOf(nothing()))
                .withMessage("map");
        assertThatNullPointerException()
                .isThrownBy(() -> Metadata.of(nothing(), 1))
                .withMessage("key");
        assertThatNullPointerException()
                .isThrownBy(() -> Metadata.empty().getString(nothing()))
                .withMessage("key");
    }

    @Test
    void equalsByKeysAndTypedValuesInAnyOrder() {
        Metadata metadata = Metadata.of("a", 1, "b", "x");

        assertThat(metadata)
                .isEqualTo(Metadata.of("b", "x", "a", 1))
                .hasSameHashCodeAs(Metadata.of("b", "x", "a", 1))
                .isNotEqualTo(Metadata.of("a", 1.0, "b", "x"))
                .isNotEqualTo(metadata.asMap());
    }

    @Test
    void printsJson() {
        Metadata metadata = Metadata.of("a\"b", "x\n\u0001\\", "n", -5, "d", 1.0, "t", true)
                .with("list", Arrays.asList(null, Map.of("k", 'x' + "'")));

        assertThat(metadata)
                .hasToString("{\"a\\\"b\": \"x\\n\\u0001\\\\\", \"n\": -5, \"d\": 1.0, \"t\": true,"
                        + " \"list\": [null, {\"k\": \"x'\"}]}");
        assertThat(Metadata.empty()).hasToString("{}");
    }

    private static Object nested(int lists) {
        Object value = "core";
        for (int depth = 0; depth < lists; depth++) {
            value = List.of(value);
        }
        return value;
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return (T) null;
    }
}
