package io.quantara.internal.exchange;

import java.util.regex.Pattern;

/**
 * Gives the text of a CSV field its type. It becomes a boolean, a long or a double only when writing that value back
 * gives the same text again, so that 007, 1.10 and a phone number stay text.
 */
final class CsvValues {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}\\.[0-9]{1,20}(E-?[0-9]{1,3})?");

    private CsvValues() {}

    static Object of(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return whole(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            Double value = Double.valueOf(text);
            return value.toString().equals(text) ? value : text;
        }
        return text;
    }

    private static Object whole(String text) {
        try {
            Long value = Long.valueOf(text);
            return value.toString().equals(text) ? value : text;
        } catch (NumberFormatException beyond64Bits) {
            return text;
        }
    }
}
