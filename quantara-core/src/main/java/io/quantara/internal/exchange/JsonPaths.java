package io.quantara.internal.exchange;

import tools.jackson.core.TokenStreamContext;

/** Writes where in a JSON text a parser stands, such as {@code research.<id>.vector[3]}. */
final class JsonPaths {

    private JsonPaths() {}

    static String of(TokenStreamContext context) {
        StringBuilder path = new StringBuilder();
        append(path, context);
        return path.toString();
    }

    private static void append(StringBuilder path, TokenStreamContext context) {
        TokenStreamContext parent = context.getParent();
        if (parent != null) {
            append(path, parent);
        }
        String key = context.inObject() ? context.currentName() : null;
        if (key != null) {
            path.append(path.isEmpty() ? "" : ".").append(Refusal.step(key));
        } else if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        }
    }
}
