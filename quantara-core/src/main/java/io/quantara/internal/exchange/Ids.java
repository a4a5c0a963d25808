package io.quantara.internal.exchange;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The text of ids in files. */
final class Ids {

    private static final int LENGTH = 36;

    private Ids() {}

    /** Returns the UUID that a text stands for in its form of 36 characters, in either case, or null. */
    static @Nullable UUID parse(String text) {
        if (text.length() != LENGTH) {
            return null;
        }
        for (int at = 0; at < LENGTH; at++) {
            boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
            char symbol = text.charAt(at);
            if (dash ? symbol != '-' : symbol > 'f' || Character.digit(symbol, 16) < 0) {
                return null;
            }
        }
        return UUID.fromString(text);
    }

    /** Returns why a text is refused. */
    static String problem(String text) {
        return "The id " + Refusal.quoted(text)
                + " is not a UUID. Give 36 characters such as f778a384-a322-4997-9a54-2d293390ac2c.";
    }
}
