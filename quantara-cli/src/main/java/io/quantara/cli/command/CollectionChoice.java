package io.quantara.cli.command;

import io.quantara.Database;
import picocli.CommandLine.Option;

/** The option that says which collection. */
public final class CollectionChoice {

    @Option(
            names = {"-c", "--collection"},
            paramLabel = "NAME",
            defaultValue = Database.DEFAULT_COLLECTION,
            description = "The collection; '${DEFAULT-VALUE}' when not given.")
    String name = Database.DEFAULT_COLLECTION;
}
