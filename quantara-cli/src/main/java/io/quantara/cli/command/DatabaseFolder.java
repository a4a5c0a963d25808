package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseLockedException;
import io.quantara.DatabaseOptions;
import io.quantara.NotFoundException;
import io.quantara.OpenMode;
import io.quantara.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which database, and the ways to open it. */
public final class DatabaseFolder {

    @Option(
            names = "--db",
            paramLabel = "FOLDER",
            defaultValue = "${env:QUANTARA_DB:-quantara-db}",
            description = "The folder of the database; what the environment variable QUANTARA_DB names, else the folder"
                    + " quantara-db, when not given.")
    @Nullable Path folder;

    /** Returns the folder. */
    Path path() {
        return folder == null ? Path.of("quantara-db") : folder;
    }

    /** Opens it for reading, beside a process that may write. */
    Database openToRead(DatabaseOptions options) {
        return openExisting(options.openMode(OpenMode.READ_ONLY));
    }

    /** Opens it for reading, beside a process that may write. */
    Database openToRead() {
        return openToRead(DatabaseOptions.defaults());
    }

    /** Opens it for writing; it must exist. */
    Database openToChange() {
        return openExisting(DatabaseOptions.defaults().openMode(OpenMode.EXISTING));
    }

    /**
     * Opens it so that a copy gets all that was ever acknowledged: for writing, which looks at all of the log, unless
     * it is a backup, or another process writes, or nobody can.
     */
    Database openToCopy() {
        try (Database seen = openToRead()) {
            if (seen.stats().isBackup()) {
                return openToRead();
            }
        }
        try {
            return openToChange();
        } catch (DatabaseLockedException | StorageException e) {
            return openToRead();
        }
    }

    /** Opens it for writing, created when it does not exist. */
    Database openOrCreate(DatabaseOptions options) {
        return Database.open(path(), options.openMode(OpenMode.CREATE));
    }

    private Database openExisting(DatabaseOptions options) {
        try {
            return Database.open(path(), options);
        } catch (NotFoundException e) {
            throw missing(e);
        }
    }

    /** Returns the failure of a command for which there is no database. */
    NotFoundException missing(NotFoundException cause) {
        return new NotFoundException(
                "There is no database in the folder " + path().toAbsolutePath().normalize()
                        + ". Name its folder with --db or QUANTARA_DB; 'quantara add' makes a new one.",
                cause);
    }
}
