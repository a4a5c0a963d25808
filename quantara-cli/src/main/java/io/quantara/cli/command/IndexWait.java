package io.quantara.cli.command;

import io.quantara.DeadlineExceededException;
import io.quantara.IndexState;
import io.quantara.SegmentIndex;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Waits for an index and shows how far it is. */
final class IndexWait {

    private static final Duration STEP = Duration.ofMillis(250);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long to wait for the index; ${DEFAULT-VALUE} seconds when not given. The index is built"
                    + " on by the next command that writes.")
    private long timeoutSeconds = 3_600;

    /**
     * Waits until every segment has its index.
     *
     * @throws DeadlineExceededException when that takes longer than the timeout
     */
    void await(VectorCollection collection, Terminal terminal) {
        if (timeoutSeconds < 1) {
            throw new UsageException("The timeout is " + timeoutSeconds + " seconds. Give at least 1.");
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        try (var display = new ProgressDisplay(terminal, "indexing", "rows")) {
            while (!isReadyWithin(STEP, collection, deadline)) {
                List<SegmentIndex> indexes = collection.stats().indexes().stream()
                        .filter(each -> each.state() != IndexState.EXACT)
                        .toList();
                display.progress(
                        indexes.stream().mapToLong(IndexWait::rowsDone).sum(),
                        indexes.stream().mapToLong(SegmentIndex::rows).sum());
            }
        }
    }

    private static long rowsDone(SegmentIndex index) {
        return index.rows() * index.percent() / 100;
    }

    /** Waits one step; the last step before the deadline lets the exception through. */
    private static boolean isReadyWithin(Duration step, VectorCollection collection, long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= step.toNanos()) {
            collection.awaitIndex(Duration.ofNanos(Math.max(1, left)));
            return true;
        }
        try {
            collection.awaitIndex(step);
            return true;
        } catch (DeadlineExceededException e) {
            // Only the step is over: the caller shows how far it is and waits on.
            return false;
        }
    }
}
