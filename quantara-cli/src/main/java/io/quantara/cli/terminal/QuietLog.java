package io.quantara.cli.terminal;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of a program for people: warnings and worse, a line each, on standard error. */
public final class QuietLog {

    /** Held here, or the setting would be lost with the logger. */
    private static final Logger QUANTARA = Logger.getLogger("io.quantara");

    private QuietLog() {}

    /** Sets the log of this process up; to be called first in a main method. */
    public static void begin() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "quantara: %5$s%n");
        QUANTARA.setLevel(Level.WARNING);
    }
}
