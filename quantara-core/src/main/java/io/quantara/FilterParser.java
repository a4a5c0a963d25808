package io.quantara;

import io.quantara.Filter.Operator;
import io.quantara.FilterToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form of one filter by recursive descent.
 *
 * <pre>
 * filter     = all { ("||" | "or") all }
 * all        = one { ("&amp;&amp;" | "and") one }
 * one        = ("!" | "not") one | "(" filter ")" | "true" | "false" | presence | condition
 * presence   = ("exists" | "isNull" | "isNotNull") "(" field ")"
 * condition  = field ( ("==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") value | ["not"] "in" list
 *            | "between" value "and" value | ("contains" | "containsText" | "startsWith") value )
 * value      = string | number | "true" | "false" | "null" | list | map
 * </pre>
 */
final class FilterParser {

    /** "!(" around a filter of the greatest depth opens two of these for each level. */
    private static final int MAX_OPEN = 2 * Filter.MAX_DEPTH;

    private final FilterLexer lexer;
    private FilterToken token;
    private int open;

    FilterParser(String text) {
        lexer = new FilterLexer(text);
        token = lexer.next();
    }

    Filter parse() {
        Filter filter = filter();
        if (token.kind() != Kind.END) {
            throw unexpected("'and', 'or' or the end of the filter");
        }
        return filter;
    }

    private Filter filter() {
        int start = token.start();
        List<Filter> choices = new ArrayList<>();
        do {
            choices.add(all());
        } while (skipSymbol("||") || skipWord(FilterWord.OR));
        return checked(start, () -> Filter.or(choices));
    }

    private Filter all() {
        int start = token.start();
        List<Filter> parts = new ArrayList<>();
        do {
            parts.add(one());
        } while (skipSymbol("&&") || skipWord(FilterWord.AND));
        return checked(start, () -> Filter.and(parts));
    }

    private Filter one() {
        int start = token.start();
        if (skipSymbol("!") || skipWord(FilterWord.NOT)) {
            enter(start);
            Filter negated = one();
            open--;
            return checked(start, () -> Filter.not(negated));
        }
        if (skipSymbol("(")) {
            enter(start);
            Filter inner = filter();
            expectSymbol(")", "'and', 'or' or ')'");
            open--;
            return inner;
        }
        return simple();
    }

    private Filter simple() {
        if (token.kind() == Kind.FIELD) {
            return condition();
        }
        if (skipWord(FilterWord.TRUE)) {
            return Filter.and();
        }
        if (skipWord(FilterWord.FALSE)) {
            return Filter.or();
        }
        if (skipWord(FilterWord.EXISTS)) {
            return Filter.exists(argument());
        }
        if (skipWord(FilterWord.IS_NULL)) {
            return Filter.isNull(argument());
        }
        if (skipWord(FilterWord.IS_NOT_NULL)) {
            return Filter.isNotNull(argument());
        }
        throw unexpected("a field, '!', '(', 'exists', 'isNull' or 'isNotNull'" + backquoteHint());
    }

    private String argument() {
        expectSymbol("(", "'('" + backquoteHint());
        String field = field();
        expectSymbol(")", "')'");
        return field;
    }

    private String field() {
        if (token.kind() != Kind.FIELD) {
            throw unexpected("a field" + backquoteHint());
        }
        int start = token.start();
        String field = (String) Objects.requireNonNull(token.value());
        advance();
        return checked(start, () -> {
            FilterShape.checkField(field);
            return field;
        });
    }

    private Filter condition() {
        String field = field();
        if (skipSymbol("==")) {
            int start = token.start();
            Object value = value();
            return checked(start, () -> Filter.eq(field, value));
        }
        if (skipSymbol("!=")) {
            int start = token.start();
            Object value = value();
            return checked(start, () -> Filter.ne(field, value));
        }
        if (skipWord(FilterWord.CONTAINS)) {
            int start = token.start();
            Object value = value();
            return checked(start, () -> Filter.contains(field, value));
        }
        if (skipWord(FilterWord.BETWEEN)) {
            return between(field);
        }
        if (skipWord(FilterWord.IN)) {
            int start = token.start();
            List<@Nullable Object> values = choices();
            return checked(start, () -> Filter.in(field, values));
        }
        if (skipWord(FilterWord.NOT)) {
            expectWord(FilterWord.IN, "'in' after 'not'");
            int start = token.start();
            List<@Nullable Object> values = choices();
            return checked(start, () -> Filter.notIn(field, values));
        }
        return ordered(field);
    }

    private Filter between(String field) {
        Object low = bound(field);
        expectWord(FilterWord.AND, "'and' between the two bounds");
        int start = token.start();
        Object high = bound(field);
        return checked(start, () -> Filter.between(field, low, high));
    }

    private Object bound(String field) {
        int start = token.start();
        Object value = operand();
        return checked(start, () -> FilterShape.bound(field, value));
    }

    private Filter ordered(String field) {
        Operator operator = operator();
        advance();
        int start = token.start();
        Object value = operand();
        return checked(start, () -> new Filter.Comparison(field, operator, value));
    }

    private Operator operator() {
        String operator =
                switch (token.value()) {
                    case FilterWord word -> word.text();
                    case String symbol when token.kind() == Kind.SYMBOL -> symbol;
                    case null, default -> "";
                };
        return switch (operator) {
            case ">" -> Operator.GT;
            case ">=" -> Operator.GTE;
            case "<" -> Operator.LT;
            case "<=" -> Operator.LTE;
            case "containsText" -> Operator.CONTAINS_TEXT;
            case "startsWith" -> Operator.STARTS_WITH;
            default ->
                throw unexpected("an operator (== != < <= > >= in, not in, between, contains, containsText,"
                        + " startsWith)");
        };
    }

    /** Reads a value that must not be null. */
    private Object operand() {
        int start = token.start();
        Object value = value();
        if (value == null) {
            throw lexer.failure(start, "null has no order and no text; use == null, != null, isNull or isNotNull");
        }
        return value;
    }

    private @Nullable Object value() {
        int start = token.start();
        if (token.kind() == Kind.STRING || token.kind() == Kind.NUMBER) {
            Object value = token.value();
            advance();
            return value;
        }
        if (skipWord(FilterWord.TRUE)) {
            return true;
        }
        if (skipWord(FilterWord.FALSE)) {
            return false;
        }
        if (skipWord(FilterWord.NULL)) {
            return null;
        }
        if (skipSymbol("[")) {
            return list(start);
        }
        if (skipSymbol("{")) {
            return map(start);
        }
        throw unexpected("a value (text in quotes, a number, true, false, null, [a list] or {a map})");
    }

    private List<@Nullable Object> choices() {
        int start = token.start();
        expectSymbol("[", "'[' and a list of values");
        return list(start);
    }

    private List<@Nullable Object> list(int start) {
        enter(start);
        List<@Nullable Object> list = new ArrayList<>();
        if (!token.isSymbol("]")) {
            do {
                list.add(value());
            } while (skipSymbol(","));
        }
        expectSymbol("]", "',' or ']'");
        open--;
        return list;
    }

    private Map<String, @Nullable Object> map(int start) {
        enter(start);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (!token.isSymbol("}")) {
            do {
                entry(map);
            } while (skipSymbol(","));
        }
        expectSymbol("}", "',' or '}'");
        open--;
        return map;
    }

    private void entry(Map<String, @Nullable Object> map) {
        FilterToken key = token;
        if (!(key.kind() == Kind.STRING && key.value() instanceof String text)) {
            throw unexpected("a key in quotes");
        }
        if (map.containsKey(text)) {
            throw lexer.failure(key.start(), "the key " + lexer.describe(key) + " stands twice in this map");
        }
        advance();
        expectSymbol(":", "':' after the key");
        map.put(text, value());
    }

    private void enter(int start) {
        open++;
        if (open > MAX_OPEN) {
            throw lexer.failure(start, "more than " + MAX_OPEN + " brackets and negations are open here;"
                    + " write the filter flatter");
        }
    }

    /** Makes something of what was read from a position on; what it refuses becomes a syntax error there. */
    private <T> T checked(int start, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw lexer.failure(start, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""), e);
        }
    }

    private void advance() {
        token = lexer.next();
    }

    private boolean skipSymbol(String symbol) {
        boolean found = token.isSymbol(symbol);
        if (found) {
            advance();
        }
        return found;
    }

    private boolean skipWord(FilterWord word) {
        boolean found = token.isWord(word);
        if (found) {
            advance();
        }
        return found;
    }

    private void expectSymbol(String symbol, String expected) {
        if (!skipSymbol(symbol)) {
            throw unexpected(expected);
        }
    }

    private void expectWord(FilterWord word, String expected) {
        if (!skipWord(word)) {
            throw unexpected(expected);
        }
    }

    private String backquoteHint() {
        return token.kind() == Kind.WORD ? "; put a field of this name in backquotes" : "";
    }

    private FilterSyntaxException unexpected(String expected) {
        return lexer.failure(token.start(), "expected " + expected + " but found " + lexer.describe(token));
    }
}
