package io.quantara;

import io.quantara.EmbeddedBatchSteps.Step;
import java.util.List;

/** Says in the message of a failure which operation of a batch it was. */
final class BatchPosition {

    private BatchPosition() {}

    /** Returns the failure with the position of the operation, counted from 1, before its message. */
    static QuantaraException named(List<Step> steps, int at, QuantaraException failure) {
        String message = message(steps, at, failure);
        return switch (failure) {
            case AlreadyExistsException _ -> new AlreadyExistsException(message, failure);
            case NotFoundException _ -> new NotFoundException(message, failure);
            case DimensionMismatchException e ->
                new DimensionMismatchException(e.collection(), e.expected(), e.actual(), message, e);
            case VersionConflictException e ->
                new VersionConflictException(e.collection(), e.id(), e.expected(), e.actual(), message, e);
            case EmbeddingModelMismatchException e ->
                new EmbeddingModelMismatchException(e.expected(), e.actual(), message, e);
            case CancelledException _, ClosedException _, CommitOutcomeUnknownException _ -> failure;
            case CorruptionException _, DatabaseLockedException _, DeadlineExceededException _ -> failure;
            case DiskFullException _, EmbeddingFailedException _, EngineFailedException _ -> failure;
            case FilterSyntaxException _, ImportException _, IndexMismatchException _ -> failure;
            case OptionsMismatchException _, ReadOnlyException _, StorageException _ -> failure;
            case UnknownFormatException _, VersionLimitException _ -> failure;
        };
    }

    /** Returns the failure with the position of the operation, counted from 1, before its message. */
    static IllegalArgumentException named(List<Step> steps, int at, IllegalArgumentException failure) {
        return new IllegalArgumentException(message(steps, at, failure), failure);
    }

    private static String message(List<Step> steps, int at, RuntimeException failure) {
        return "Operation " + (at + 1) + " of " + steps.size() + " (" + steps.get(at).description() + "): "
                + failure.getMessage();
    }
}
