package io.quantara;

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
import static io.quantara.Filter.matching;
import static io.quantara.Filter.ne;
import static io.quantara.Filter.not;
import static io.quantara.Filter.notIn;
import static io.quantara.Filter.or;
import static io.quantara.Filter.startsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void takesNullAsAQuestionForNull() {
        assertThat(eq("a", null)).isEqualTo(isNull("a"));
        assertThat(ne("a", null)).isEqualTo(isNotNull("a"));
    }

    @Test
    void normalisesValuesAsMetadataDoes() {
        assertThat(eq("a", 1)).isEqualTo(eq("a", 1L)).isNotEqualTo(eq("a", 1.0));
        assertThat(gt("a", 0.1f)).isEqualTo(gt("a", 0.1));
        assertThat(in("a", (short) 1, List.of((byte) 2))).isEqualTo(in("a", List.of(1L, List.of(2L))));
        assertThat(eq("a", Metadata.of("k", 1))).isEqualTo(eq("a", Map.of("k", 1)));
    }

    @Test
    void copiesLists() {
        List<Object> values = new ArrayList<>(List.of("x"));
        Filter in = in("a", values);
        Filter eq = eq("a", values);

        values.add("y");

        assertThat(in).isEqualTo(in("a", "x"));
        assertThat(eq).isEqualTo(eq("a", List.of("x")));
        assertThat(((Filter.In) in).values()).isUnmodifiable();
    }

    @Test
    void takesIdsAsUuidsAndInAnyCase() {
        UUID id = UUID.fromString("f778a384-a322-4997-9a54-2d293390ac2c");

        assertThat(eq("$id", id))
                .isEqualTo(eq("$id", "F778A384-A322-4997-9A54-2D293390AC2C"))
                .hasToString("$id == 'f778a384-a322-4997-9a54-2d293390ac2c'");
        assertThat(in("$id", id, "ABC")).isEqualTo(in("$id", id.toString(), "abc"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> eq("other", id))
                .withMessageStartingWith("Filter value at 'other' is a java.util.UUID");
    }

    @Test
    void dissolvesConnectivesOfTheSameKind() {
        Filter a = exists("a");
        Filter b = exists("b");
        Filter c = exists("c");

        assertThat(and(and(a, b), c)).isEqualTo(and(a, b, c));
        assertThat(or(a, or(b, c))).isEqualTo(or(a, b, c));
        assertThat(and(or(a, b), c)).isNotEqualTo(or(a, b, c));
        assertThat(and(List.of(a))).isSameAs(a);
        assertThat(or(or(), a)).isSameAs(a);
        assertThat(and(and(), and())).isEqualTo(and());
    }

    @Test
    void matchesEveryEntryOfAMap() {
        Map<String, Object> values = new LinkedHashMap<>();
        assertThat(matching(values)).isEqualTo(and());

        values.put("author", "Vaswani");
        assertThat(matching(values)).isEqualTo(eq("author", "Vaswani"));

        values.put("draft", null);
        assertThat(matching(values)).isEqualTo(and(eq("author", "Vaswani"), isNull("draft")));
    }

    @Test
    void refusesValuesWithoutAnOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gt("a", true))
                .withMessage("Field 'a' is compared with true, which has no order. Give a number or a String.");
        assertThatIllegalArgumentException().isThrownBy(() -> lt("a", List.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> between("a", 1, "z"))
                .withMessage("The bounds of 'a' are 1 and z. Give two numbers or two Strings.");
    }

    @Test
    void refusesValuesThatMetadataCannotHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> eq("when", List.of(Instant.EPOCH)))
                .withMessageStartingWith("Filter value at 'when[0]' is a java.time.Instant");
        assertThatIllegalArgumentException().isThrownBy(() -> gt("a", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> startsWith("a", "\uD800"));
        assertThatIllegalArgumentException().isThrownBy(() -> exists("\uD800"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in("a", Arrays.asList(1, null)))
                .withMessageStartingWith("One of the values for 'a' is null");
        assertThatIllegalArgumentException().isThrownBy(() -> notIn("a", 1, nothing()));
        assertThat(notIn("a", 1)).isEqualTo(not(in("a", 1)));
    }

    @Test
    void namesTheParameterThatIsNull() {
        assertThatNullPointerException().isThrownBy(() -> gte("a", nothing())).withMessage("bound");
        assertThatNullPointerException().isThrownBy(() -> exists(nothing())).withMessage("field");
        assertThatNullPointerException().isThrownBy(() -> containsText("a", nothing())).withMessage("text");
        assertThatNullPointerException().isThrownBy(() -> not(nothing())).withMessage("filter");
        assertThatNullPointerException()
                .isThrownBy(() -> and(exists("a"), nothing()))
                .withMessage("filter");
        assertThatNullPointerException().isThrownBy(() -> Filter.parse(nothing())).withMessage("text");
    }

    @Test
    void hasAtMost1000Nodes() {
        assertThat(or(Collections.nCopies(999, exists("a"))).text()).hasSize(999 * 13 - 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> or(Collections.nCopies(1000, exists("a"))))
                .withMessageContaining("has 1001 conditions and connectives, at most 1000");
    }

    @Test
    void nestsAtMost64Deep() {
        assertThat(negated(63)).isEqualTo(Filter.parse(negated(63).text()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> negated(64))
                .withMessageContaining("is nested 65 deep, at most 64");
    }

    @Test
    void limitsTheDotsOfAField() {
        assertThat(exists(".".repeat(64))).hasToString("exists(`" + ".".repeat(64) + "`)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exists(".".repeat(65)))
                .withMessageContaining("has 65 dots, at most 64");
    }

    @Test
    void writesTheCanonicalText() {
        assertThat(and(eq("author", "Vaswani"), gte("year", 2015)))
                .hasToString("author == 'Vaswani' && year >= 2015");
        assertThat(or(and(exists("a"), isNull("b.c-d")), not(isNotNull("no way"))))
                .hasToString("(exists(a) && isNull(b.c-d)) || !(isNotNull(`no way`))");
        assertThat(and(in("a", 1, 2.0, true, "it's"), notIn("or"), contains("tags", null)))
                .hasToString("a in [1, 2.0, true, 'it\\'s'] && `or` not in [] && tags contains null");
        assertThat(and(between("n", -1, 1e10), ne("m", Map.of("k", List.of()))))
                .hasToString("n between -1 and 1.0E10 && m != {'k': []}");
        assertThat(or(startsWith("$name", "\n"), containsText("$nmae", "\\")))
                .hasToString("$name startsWith '\\n' || `$nmae` containsText '\\\\'");
        assertThat(and(or(), not(and()))).hasToString("false && !(true)");
    }

    private static Filter negated(int times) {
        Filter filter = exists("a");
        for (int time = 0; time < times; time++) {
            filter = not(filter);
        }
        return filter;
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return (T) null;
    }
}
