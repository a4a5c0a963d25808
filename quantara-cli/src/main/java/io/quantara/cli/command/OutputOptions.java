package io.quantara.cli.command;

import picocli.CommandLine.Option;

/** The options of every command that say how it talks. */
public final class OutputOptions {

    @Option(
            names = "--json",
            order = 1_000,
            description = "Print one JSON document on standard output instead of text for people.")
    boolean json;

    /** Read by {@link Failures}, which has only the arguments when parsing itself failed. */
    @Option(names = "--verbose", order = 1_001, description = "Add the stack trace to an error.")
    boolean verbose;
}
