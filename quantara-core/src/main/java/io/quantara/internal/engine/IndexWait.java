package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.DeadlineExceededException;
import io.quantara.IndexMismatchException;
import io.quantara.IndexState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for the index of one collection. Safe for many threads. */
public final class IndexWait {

    private static final long LOOK_AGAIN_MILLIS = 2;

    private final Engine engine;
    private final int collectionId;

    /** Prepares to wait for the index of a collection. */
    public IndexWait(Engine engine, int collectionId) {
        this.engine = engine;
        this.collectionId = collectionId;
    }

    /**
     * Waits until every segment of the collection that is to have an index has it.
     *
     * @throws DeadlineExceededException when that takes longer than the timeout
     * @throws IndexMismatchException when an index failed or its type is not registered
     * @throws CancelledException when the calling thread was interrupted; it stays so
     */
    public void await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        engine.flush();
        engine.indexTypesChanged();
        IndexProgress progress = progress();
        while (progress.state() == IndexState.WAITING || progress.state() == IndexState.BUILDING) {
            if (System.nanoTime() - deadline > 0) {
                throw new DeadlineExceededException("The index was not ready within " + timeout.toMillis() + " ms; "
                        + progress.unindexedRows() + " rows are searched exactly: wait again, or go on");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("Waiting for the index was cancelled by an interrupt; it goes on being"
                        + " built: wait again, or go on");
            }
            engine.parts().scheduler().await(new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
            progress = progress();
        }
        if (progress.state() == IndexState.FAILED) {
            throw new IndexMismatchException("The index cannot be had (" + progress.problem().orElse("unknown")
                    + "): exact search answers; correct the index type or its options, or choose 'flat'");
        }
    }

    private IndexProgress progress() {
        try (Snapshot snapshot = engine.snapshot()) {
            CollectionState collection = snapshot.catalog().collection(collectionId);
            if (collection == null) {
                throw new ClosedException("The collection was deleted: open another one");
            }
            return IndexProgress.of(engine, snapshot, collection);
        }
    }
}
