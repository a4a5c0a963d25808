package io.quantara.cli.command;

import java.util.Map;

/** Index options as they are given on the command line, {@code name=value}. */
public final class IndexArguments {

    private IndexArguments() {}

    /** Returns the options with values that are numbers, booleans or texts. */
    public static Map<String, Object> values(Map<String, String> given) {
        return Assignments.indexOptions(given);
    }
}
