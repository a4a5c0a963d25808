package io.quantara;

import io.quantara.EmbeddedBatchSteps.Step;
import java.util.List;

/** Says in the message of a failure which operation of a batch, or which of many requests it was. */
final class BatchPosition {

    private BatchPosition() {}

    /** Returns the failure with the position of the operation, counted from 1, before its message. */
    static QuantaraException named(List<Step> steps, int at, QuantaraException failure) {
        return named(place(steps, at), failure);
    }

    /** Returns the failure with the position of the operation, counted from 1, before its message. */
    static IllegalArgumentException named(List<Step> steps, int at, IllegalArgumentException failure) {
        return named(place(steps, at), failure);
    }

    private static String place(List<Step> steps, int at) {
        return "Operation " + (at + 1) + " of " + steps.size() + " (" + steps.get(at).description() + ")";
    }

    /** Returns the failure with the position of the request, counted from 1, before its message. */
    static QuantaraException ofRequest(int at, int count, QuantaraException failure) {
        return named(request(at, count), failure);
    }

    /** Returns the failure with the position of the request, counted from 1, before its message. */
    static IllegalArgumentException ofRequest(int at, int count, IllegalArgumentException failure) {
        return named(request(at, count), failure);
    }

    private static String request(int at, int count) {
        return "Request " + (at + 1) + " of " + count;
    }

    private static QuantaraException named(String place, QuantaraException failure) {
        String message = place + ": " + failure.getMessage();
        return switch (failure) {
            case AlreadyExistsException _ -> new AlreadyExistsException(message, failure);
            case NotFoundException _ -> new NotFoundException(message, failure);
            case DimensionMismatchException e ->
                new DimensionMismatchException(e.collection(), e.expected(), e.actual(), message, e);
            case VersionConflictException e ->
                new VersionConflictException(e.collection(), e.id(), e.expected(), e.actual(), message, e);
            case EmbeddingModelMismatchException e ->
                new EmbeddingModelMismatchException(e.expected(), e.actual(), message, e);
            case EmbeddingFailedException _ -> new EmbeddingFailedException(message, failure);
            case CancelledException _, ClosedException _, CommitOutcomeUnknownException _ -> failure;
            case CorruptionException _, DatabaseLockedException _, DeadlineExceededException _ -> failure;
            case DiskFullException _, EngineFailedException _ -> failure;
            case FilterSyntaxException _, ImportException _, IndexMismatchException _ -> failure;
            case OptionsMismatchException _, ReadOnlyException _, StorageException _ -> failure;
            case UnknownFormatException _, VersionLimitException _ -> failure;
        };
    }

    private static IllegalArgumentException named(String place, IllegalArgumentException failure) {
        return new IllegalArgumentException(place + ": " + failure.getMessage(), failure);
    }
}
