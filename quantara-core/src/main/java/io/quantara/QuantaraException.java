package io.quantara;

import org.jspecify.annotations.Nullable;

/**
 * Whatever Quantara reports that only looking at the database could tell. Mistakes that show without looking
 * are {@link IllegalArgumentException} or {@link NullPointerException}.
 *
 * <p>The message says what happened, with values, then what to do. The set of subclasses is closed; Quantara's own
 * modules create them, applications catch them.
 */
public abstract sealed class QuantaraException extends RuntimeException
        permits AlreadyExistsException,
                CancelledException,
                ClosedException,
                CommitOutcomeUnknownException,
                CorruptionException,
                DatabaseLockedException,
                DeadlineExceededException,
                DimensionMismatchException,
                DiskFullException,
                EmbeddingFailedException,
                EmbeddingModelMismatchException,
                EngineFailedException,
                FilterSyntaxException,
                ImportException,
                IndexMismatchException,
                NotFoundException,
                OptionsMismatchException,
                ReadOnlyException,
                StorageException,
                UnknownFormatException,
                VersionConflictException,
                VersionLimitException {

    private static final long serialVersionUID = 1L;

    QuantaraException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
