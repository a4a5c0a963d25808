package io.quantara.cli.command;

import io.quantara.AlreadyExistsException;
import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.CommitOutcomeUnknownException;
import io.quantara.CorruptionException;
import io.quantara.DatabaseLockedException;
import io.quantara.DeadlineExceededException;
import io.quantara.DimensionMismatchException;
import io.quantara.DiskFullException;
import io.quantara.EmbeddingFailedException;
import io.quantara.EmbeddingModelMismatchException;
import io.quantara.EngineFailedException;
import io.quantara.FilterSyntaxException;
import io.quantara.ImportException;
import io.quantara.IndexMismatchException;
import io.quantara.NotFoundException;
import io.quantara.OptionsMismatchException;
import io.quantara.QuantaraException;
import io.quantara.ReadOnlyException;
import io.quantara.StorageException;
import io.quantara.UnknownFormatException;
import io.quantara.VersionConflictException;
import io.quantara.VersionLimitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a command ended, as the shell sees it. The numbers are stable. */
public enum ExitCode {
    /** Done. */
    DONE(0, "done"),
    /** What was asked for is not there. */
    NOT_FOUND(1, "nothing found: no such database, collection or document, or no search result"),
    /** The command line is wrong. */
    USAGE(2, "wrong options or arguments"),
    /** The input or the request does not fit the database. */
    REFUSED(3, "refused input: a malformed file or filter, another dimension or model, something that exists,"
            + " another version than --if-version"),
    /** Another process is in the way. */
    LOCKED(4, "locked: another process has the database open for writing"),
    /** Files are damaged or foreign. */
    DAMAGED(5, "damaged: a file is not what was written, or the folder holds something else"),
    /** The file system refused. */
    IO(6, "input or output failed: a file cannot be read or written, or the disk is full"),
    /** No vector could be made of a text. */
    EMBEDDING(7, "the embedding model failed, or its server is not there"),
    /** It took too long or was cancelled. */
    DEADLINE(8, "the deadline passed, or the work was cancelled"),
    /** What check or repair found is derived from documents: an index. Only these commands end with it. */
    DERIVED_DAMAGE(1, ""),
    /** What check or repair found are damaged or lost documents. Only these commands end with it. */
    DATA_DAMAGE(2, ""),
    /** A mistake of this program. */
    INTERNAL(70, "a mistake in Quantara itself; run again with --verbose and report it");

    private final int number;
    private final String description;

    ExitCode(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** Returns the number the shell sees. */
    public int number() {
        return number;
    }

    /** Returns the name that machine-readable errors carry, such as {@code not-found}. */
    public String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns number and description of all codes, for the help. */
    public static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        Arrays.stream(values())
                .filter(code -> !code.description.isEmpty())
                .forEach(code -> table.put(" " + code.number, code.description));
        return table;
    }

    /** Returns the code of a failure of check or repair, where 1 and 2 say what was found. */
    static ExitCode besideDamage(ExitCode usual) {
        return usual == NOT_FOUND || usual == USAGE ? REFUSED : usual;
    }

    /** Returns the code of a failure. */
    public static ExitCode of(Throwable failure) {
        return switch (failure) {
            case QuantaraException known -> ofKnown(known);
            case UsageException _ -> USAGE;
            case IllegalArgumentException _ -> USAGE;
            case IOException _ -> IO;
            case UncheckedIOException _ -> IO;
            default -> INTERNAL;
        };
    }

    private static ExitCode ofKnown(QuantaraException failure) {
        return switch (failure) {
            case NotFoundException _ -> NOT_FOUND;
            case AlreadyExistsException _ -> REFUSED;
            case DimensionMismatchException _ -> REFUSED;
            case EmbeddingModelMismatchException _ -> REFUSED;
            case FilterSyntaxException _ -> REFUSED;
            case ImportException _ -> REFUSED;
            case IndexMismatchException _ -> REFUSED;
            case OptionsMismatchException _ -> REFUSED;
            case ReadOnlyException _ -> REFUSED;
            case VersionConflictException _ -> REFUSED;
            case VersionLimitException _ -> REFUSED;
            case DatabaseLockedException _ -> LOCKED;
            case CorruptionException _ -> DAMAGED;
            case UnknownFormatException _ -> DAMAGED;
            case DiskFullException _ -> IO;
            case StorageException _ -> IO;
            case EmbeddingFailedException _ -> EMBEDDING;
            case DeadlineExceededException _ -> DEADLINE;
            case CancelledException _ -> DEADLINE;
            case CommitOutcomeUnknownException _ -> IO;
            case EngineFailedException _ -> IO;
            case ClosedException _ -> INTERNAL;
        };
    }
}
