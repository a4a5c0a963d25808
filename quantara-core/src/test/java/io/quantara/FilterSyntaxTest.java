package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FilterSyntaxTest {

    private static final String A_VALUE =
            "expected a value (text in quotes, a number, true, false, null, [a list] or {a map}) but found ";
    private static final String A_CONDITION = "expected a field, '!', '(', 'exists', 'isNull' or 'isNotNull'";
    private static final String AN_OPERATOR =
            "expected an operator (== != < <= > >= in, not in, between, contains, containsText, startsWith) but found ";

    private static final String ODD_CHARACTERS = "'\"`\\()[]{}!=<>&|,:.-$1aE \uD800";

    static Stream<Arguments> malformed() {
        return Stream.of(structure(), operators(), values(), texts(), refused()).flatMap(group -> group);
    }

    private static Stream<Arguments> structure() {
        return Stream.of(
                arguments("", 0, A_CONDITION + " but found the end of the filter"),
                arguments("   ", 3, A_CONDITION + " but found the end of the filter"),
                arguments("()", 1, A_CONDITION + " but found ')'"),
                arguments("(a == 1", 7, "expected 'and', 'or' or ')' but found the end of the filter"),
                arguments("a == 1)", 6, "expected 'and', 'or' or the end of the filter but found ')'"),
                arguments("a == 1 b == 2", 7, "expected 'and', 'or' or the end of the filter but found 'b'"),
                arguments("a == 1 &&", 9, A_CONDITION + " but found the end of the filter"),
                arguments("&& a == 1", 0, A_CONDITION + " but found '&&'"),
                arguments("a == 1 && || b == 2", 10, A_CONDITION + " but found '||'"),
                arguments("a == 1 and or == 2", 11, A_CONDITION + "; put a field of this name in backquotes"),
                arguments("!", 1, A_CONDITION + " but found the end of the filter"),
                arguments("a == 1 & b == 2", 7, "expected && but found a single &"),
                arguments("a == 1 | b == 2", 7, "expected || but found a single |"),
                arguments("a == 1; b == 2", 6, "the character ';' has no meaning here"),
                arguments("'a' == 1", 0, A_CONDITION + " but found ''a''"),
                arguments("2016 == year", 0, A_CONDITION + " but found '2016'"),
                arguments("in == 2", 0, A_CONDITION + "; put a field of this name in backquotes but found 'in'"),
                arguments("true == 1", 5, "expected 'and', 'or' or the end of the filter but found '=='"));
    }

    private static Stream<Arguments> operators() {
        return Stream.of(
                arguments("a", 1, AN_OPERATOR + "the end of the filter"),
                arguments("a b", 2, AN_OPERATOR + "'b'"),
                arguments("a = 1", 2, "expected == but found a single ="),
                arguments("a === 1", 4, "expected == but found a single ="),
                arguments("a <> 1", 3, A_VALUE + "'>'"),
                arguments("a ! 1", 2, AN_OPERATOR + "'!'"),
                arguments("a like 'x'", 2, AN_OPERATOR + "'like'"),
                arguments("a not 1", 6, "expected 'in' after 'not' but found '1'"),
                arguments("a in 1", 5, "expected '[' and a list of values but found '1'"),
                arguments("a in [1, 2", 10, "expected ',' or ']' but found the end of the filter"),
                arguments("a in [1 2]", 8, "expected ',' or ']' but found '2'"),
                arguments("a in [1,]", 8, A_VALUE + "']'"),
                arguments("a between 1", 11, "expected 'and' between the two bounds but found the end"),
                arguments("a between 1 && 2", 12, "expected 'and' between the two bounds but found '&&'"),
                arguments("exists a", 7, "expected '(' but found 'a'"),
                arguments("exists(a", 8, "expected ')' but found the end of the filter"),
                arguments("exists()", 7, "expected a field but found ')'"),
                arguments("isNull(not)", 7, "expected a field; put a field of this name in backquotes but found 'not'"),
                arguments("isNotNull('a')", 10, "expected a field but found ''a''"));
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                arguments("a ==", 4, A_VALUE + "the end of the filter"),
                arguments("a == foo", 5, A_VALUE + "'foo'"),
                arguments("a == -", 6, "expected a digit or the end of the number that begins at character 5"),
                arguments("a == 1.", 7, "expected a digit or the end of the number"),
                arguments("a == 1e", 7, "expected a digit or the end of the number"),
                arguments("a == 12ab", 7, "expected a digit or the end of the number that begins at character 5"),
                arguments("a == 1.2.3", 8, "expected a digit or the end of the number"),
                arguments("a == 2017-01-01", 9, "expected a digit or the end of the number"),
                arguments("a == 9223372036854775808", 5, "9223372036854775808 is beyond 64 bits; add .0"),
                arguments("a == 1e999", 5, "the number 1e999 is too large for a double"),
                arguments("a == [1", 7, "expected ',' or ']' but found the end of the filter"),
                arguments("a == {k: 1}", 6, "expected a key in quotes but found 'k'"),
                arguments("a == {'k' 1}", 10, "expected ':' after the key but found '1'"),
                arguments("a == {'k': 1", 12, "expected ',' or '}' but found the end of the filter"),
                arguments("a == {'k': 1, 'k': 2}", 14, "the key ''k'' stands twice in this map"),
                arguments("$score > 1", 0, "expected $id or $name but found '$score'"),
                arguments("$ == 1", 0, "expected $id or $name but found '$'"));
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                arguments("a == 'x", 5, "expected a closing ' for the one that stands here"),
                arguments("a == \"x'", 5, "expected a closing \" for the one that stands here"),
                arguments("`a == 1", 0, "expected a closing ` for the one that stands here"),
                arguments("a == 'x\\", 7, "expected one of the escapes"),
                arguments("a == 'C:\\data'", 8, "expected one of the escapes"),
                arguments("a == '\\u12'", 6, "expected four hexadecimal digits after \\u"),
                arguments("a == '\\u12\u0664\u0664'", 6, "expected four hexadecimal digits after \\u"),
                arguments("a == '\\ud800'", 5, "half a surrogate pair"),
                arguments("b == 1 && `\\ud800` == 1", 10, "half a surrogate pair"),
                arguments("a == \u201Cx\u201D", 5, "the character '\u201C' has no meaning here"),
                arguments("a == \uD83D\uDE00", 5, "the character '\uD83D\uDE00' has no meaning here"));
    }

    private static Stream<Arguments> refused() {
        return Stream.of(
                arguments("a > true", 4, "compared with true, which has no order. Give a number or a String."),
                arguments("a <= [1]", 5, "compared with [1], which has no order"),
                arguments("a > null", 4, "null has no order and no text; use == null"),
                arguments("a between {} and 2", 10, "compared with {}, which has no order"),
                arguments("a between 1 and 'z'", 16, "bounds of 'a' are 1 and z. Give two numbers or two Strings."),
                arguments("a containsText 5", 15, "searched for 5, which is no text. Give a String."),
                arguments("a startsWith null", 13, "null has no order and no text"),
                arguments("a in [1, null]", 5, "One of the values for 'a' is null"),
                arguments("a not in [null]", 9, "One of the values for 'a' is null"),
                arguments("exists(" + "a.".repeat(65) + "b)", 7, "has 65 dots, at most 64 are allowed."),
                arguments("b == " + "[".repeat(64) + "]".repeat(64), 5, "is nested more than 64 deep"),
                arguments("b == " + "[".repeat(9999), 133, "more than 128 brackets and negations are open"),
                arguments("(".repeat(9999), 128, "more than 128 brackets and negations are open"),
                arguments("!".repeat(9999), 128, "more than 128 brackets and negations are open"),
                arguments("!".repeat(64) + "exists(a)", 0, "nested 65 deep, at most 64 is allowed"),
                arguments("exists(a)" + " && exists(a)".repeat(999), 0, "has 1001 conditions and connectives"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysWhereAndWhatWasExpected(String text, int position, String expected) {
        FilterSyntaxException thrown =
                catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text));

        assertThat(thrown).isNotNull();
        assertThat(thrown.position()).isEqualTo(position);
        assertThat(thrown.getMessage())
                .startsWith("Filter cannot be read at character " + position + ": ")
                .contains(expected);
        String[] lines = String.valueOf(thrown.getMessage()).split("\n", -1);
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).endsWith(".").doesNotEndWith("..");
        assertThat(lines[2].strip()).isEqualTo("^");
        int caret = lines[2].indexOf('^');
        String rest = text.substring(position).replaceAll("\\p{Cntrl}", " ");
        assertThat(lines[1].substring(caret)).startsWith(rest.substring(0, Math.min(rest.length(), 30)));
    }

    @Test
    void hasAtLeast40MalformedTexts() {
        assertThat(malformed().count()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void pointsAtTheErrorInsideALongText() {
        String text = "a == 1 && ".repeat(20) + "b\t= 2" + " && c == 3".repeat(20);

        assertThatExceptionOfType(FilterSyntaxException.class)
                .isThrownBy(() -> Filter.parse(text))
                .withMessage("Filter cannot be read at character 202: expected == but found a single =.\n"
                        + "    ..." + text.substring(142, 232).replace('\t', ' ') + "...\n"
                        + " ".repeat(4 + 3 + 60) + "^");
    }

    @Test
    void neverFailsInAnyOtherWay() {
        long seed = 20_260_502;
        Random random = new Random(seed);
        RandomFilters filters = new RandomFilters(random);
        for (int round = 0; round < 20_000; round++) {
            String text = damaged(filters.filter(4).text(), random);
            try {
                Filter filter = Filter.parse(text);
                assertThat(Filter.parse(filter.text())).as("seed %d, round %d", seed, round).isEqualTo(filter);
            } catch (FilterSyntaxException e) {
                assertThat(e.position()).as("seed %d, round %d", seed, round).isBetween(0, text.length());
            }
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        int at = random.nextInt(text.length());
        char odd = ODD_CHARACTERS.charAt(random.nextInt(ODD_CHARACTERS.length()));
        switch (random.nextInt(3)) {
            case 0 -> damaged.deleteCharAt(at);
            case 1 -> damaged.setCharAt(at, odd);
            default -> damaged.insert(at, odd);
        }
        return damaged.toString();
    }
}
