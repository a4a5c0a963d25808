package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which state of the database to read. */
public final class VersionChoice {

    @Option(
            names = "--as-of",
            paramLabel = "VERSION",
            description = "Read the database as it was when this version was created; as it is when not given.")
    private @Nullable String version;

    /** Returns the state to read; the caller closes it. */
    DatabaseSnapshot of(Database db) {
        return version == null ? db.snapshot() : db.asOf(version);
    }
}
