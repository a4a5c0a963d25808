package io.quantara;

import static io.quantara.Filter.and;
import static io.quantara.Filter.between;
import static io.quantara.Filter.contains;
import static io.quantara.Filter.containsText;
import static io.quantara.Filter.eq;
import static io.quantara.Filter.exists;
import static io.quantara.Filter.gt;
import static io.quantara.Filter.in;
import static io.quantara.Filter.isNotNull;
import static io.quantara.Filter.isNull;
import static io.quantara.Filter.lt;
import static io.quantara.Filter.lte;
import static io.quantara.Filter.ne;
import static io.quantara.Filter.not;
import static io.quantara.Filter.notIn;
import static io.quantara.Filter.or;
import static io.quantara.Filter.parse;
import static io.quantara.Filter.startsWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterTextTest {

    private static final Filter A = exists("a");
    private static final Filter B = exists("b");
    private static final Filter C = exists("c");

    @Test
    void readsEveryCondition() {
        assertThat(parse("author=='Vaswani'")).isEqualTo(eq("author", "Vaswani"));
        assertThat(parse("a != -1.5e3")).isEqualTo(ne("a", -1500.0));
        assertThat(parse("a > 1")).isEqualTo(gt("a", 1));
        assertThat(parse("a >= \"x\"")).isEqualTo(Filter.gte("a", "x"));
        assertThat(parse("a<0")).isEqualTo(lt("a", 0));
        assertThat(parse("a <= -9223372036854775808")).isEqualTo(lte("a", Long.MIN_VALUE));
        assertThat(parse("a in ['x', 1, true, {}]")).isEqualTo(in("a", "x", 1, true, Map.of()));
        assertThat(parse("a not in []")).isEqualTo(notIn("a"));
        assertThat(parse("a between 1 and 5")).isEqualTo(between("a", 1, 5));
        assertThat(parse("a contains null")).isEqualTo(contains("a", null));
        assertThat(parse("a containsText 'x'")).isEqualTo(containsText("a", "x"));
        assertThat(parse("a startsWith 'x'")).isEqualTo(startsWith("a", "x"));
        assertThat(parse("isNull(a)")).isEqualTo(isNull("a"));
        assertThat(parse("isNotNull(`a b`)")).isEqualTo(isNotNull("a b"));
        assertThat(parse("a == null")).isEqualTo(isNull("a"));
        assertThat(parse("a != null")).isEqualTo(isNotNull("a"));
        assertThat(parse("a == [1, [null, 'x'], {'k': {'l': false}}]"))
                .isEqualTo(eq("a", List.of(1, Arrays.asList(null, "x"), Map.of("k", Map.of("l", false)))));
    }

    @Test
    void bindsNotThenAndThenOr() {
        assertThat(parse("exists(a) || exists(b) && exists(c)")).isEqualTo(or(A, and(B, C)));
        assertThat(parse("(exists(a) or exists(b)) and exists(c)")).isEqualTo(and(or(A, B), C));
        assertThat(parse("!exists(a) && exists(b)")).isEqualTo(and(not(A), B));
        assertThat(parse("not not exists(a) or exists(b)")).isEqualTo(or(not(not(A)), B));
        assertThat(parse("a between 1 and 2 and exists(b)")).isEqualTo(and(between("a", 1, 2), B));
        assertThat(parse("((exists(a) && (exists(b) && exists(c))))")).isEqualTo(and(A, B, C));
    }

    @Test
    void readsWordsInAnyCase() {
        assertThat(parse("EXISTS(a) AND NOT (b NOT IN [1] Or c CONTAINSTEXT 'x')"))
                .isEqualTo(and(A, not(or(notIn("b", 1), containsText("c", "x")))));
        assertThat(parse("TRUE")).isEqualTo(and());
        assertThat(parse("a == False")).isEqualTo(eq("a", false));
    }

    @Test
    void readsFieldsOfEveryKind() {
        assertThat(parse("exists(größe.a-b_c.2)")).isEqualTo(exists("größe.a-b_c.2"));
        assertThat(parse("exists(_x)")).isEqualTo(exists("_x"));
        assertThat(parse("$id > 'F7' && $name == 'x'")).isEqualTo(and(gt("$id", "f7"), eq("$name", "x")));
        assertThat(parse("`` == 1 && `in` == 2 && `a\\`b\\n` == 3"))
                .isEqualTo(and(eq("", 1), eq("in", 2), eq("a`b\n", 3)));
        assertThat(parse("android == 1 && nothing == 2")).isEqualTo(and(eq("android", 1), eq("nothing", 2)));
    }

    @Test
    void readsEscapes() {
        assertThat(parse("a == 'it\\'s \\\"q\\\" \\\\ \\/ \\` \\n\\r\\t\\b\\f \\u00e9\\uD83d\\uDE00'"))
                .isEqualTo(eq("a", "it's \"q\" \\ / ` \n\r\t\b\f é\uD83D\uDE00"));
        assertThat(parse("a == \"it's\"")).isEqualTo(eq("a", "it's"));
        assertThat(parse("a == 'two\nlines'")).isEqualTo(eq("a", "two\nlines"));
    }

    @Test
    void ignoresWhiteSpaceBetweenTokens() {
        assertThat(parse("\n a\t==\r\n1  ")).isEqualTo(parse("a==1"));
        assertThat(parse("a==1&&b!=2||!(c<3)")).isEqualTo(or(and(eq("a", 1), ne("b", 2)), not(lt("c", 3))));
    }

    @Test
    void readsBackWhatItWrites() {
        long seed = 20_260_501;
        RandomFilters filters = new RandomFilters(new Random(seed));
        for (int round = 0; round < 20_000; round++) {
            Filter filter = filters.filter(5);
            String text = filter.text();
            assertThat(parse(text)).as("seed %d, round %d, %s", seed, round, text).isEqualTo(filter);
            assertThat(parse(text).text()).as("seed %d, round %d", seed, round).isEqualTo(text);
        }
    }
}
