package io.quantara.internal.engine;

import io.quantara.ClosedException;
import io.quantara.QuantaraException;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Closes an engine that takes no more calls: flushes what would make the next open slow, ends the log, stops the
 * workers and frees everything, whatever fails meanwhile. Used by one thread, once.
 */
final class EngineClosing {

    private static final LateLogger LOG = new LateLogger(EngineClosing.class);

    private final Engine engine;
    private final EngineParts parts;
    private final Engine.State state;
    private @Nullable QuantaraException failure;

    EngineClosing(Engine engine) {
        this.engine = engine;
        this.parts = engine.parts();
        this.state = engine.state();
    }

    /**
     * Closes the engine.
     *
     * @throws QuantaraException what failed first; all the rest was closed nevertheless
     */
    void run() {
        Engine.Writing writing = state.writing();
        if (writing != null) {
            writing.indexes().close();
            flushIfLarge(writing);
        }
        parts.scheduler().close();
        if (writing != null) {
            writing.sources().releaseAll();
            endLog(writing.committer());
        }
        engine.openSnapshots().close();
        if (state.reader() != null) {
            state.reader().close();
        }
        state.versions().close();
        state.reclaimer().close();
        state.lifetime().stopDeleting();
        closeDisk();
        if (failure != null) {
            throw failure;
        }
    }

    private void flushIfLarge(Engine.Writing writing) {
        try {
            long unflushed = engine.alone(writing, Exclusive::unflushedLogBytes);
            boolean large = unflushed > parts.limits().closeFlushBytes()
                    || state.versions().frozenCount() > 0;
            if (large && writing.committer().failure() == null) {
                engine.flush(writing);
            }
        } catch (QuantaraException e) {
            failed(e);
        }
    }

    private void endLog(Committer committer) {
        committer.failQueued(new ClosedException("The database was closed before the write began"));
        try {
            committer.close();
        } catch (IOException e) {
            failed(Failures.io("close the log in", parts.disk().describe(), e));
        }
    }

    private void closeDisk() {
        try {
            DiskLock lock = state.lock();
            if (lock != null) {
                lock.close();
            }
            parts.disk().close();
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.WARNING, "The folder could not be closed", e);
            failed(Failures.io("close", parts.disk().describe(), e));
        }
    }

    private void failed(QuantaraException problem) {
        if (failure == null) {
            failure = problem;
        }
    }
}
