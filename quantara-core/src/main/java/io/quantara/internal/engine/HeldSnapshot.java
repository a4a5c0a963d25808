package io.quantara.internal.engine;

import io.quantara.ClosedException;
import java.lang.ref.Reference;

/**
 * A snapshot that somebody outside the engine holds, until it is closed, is lost, or the database is closed. Each use
 * retains the snapshot on its own, so that a close never pulls memory from under a running call. Thread-safe.
 */
public final class HeldSnapshot implements AutoCloseable {

    private final OpenSnapshots.Entry entry;

    /** What holds it. */
    public enum Kind {
        /** A snapshot that the application asked for. */
        SNAPSHOT,
        /** A stream of documents. */
        STREAM
    }

    HeldSnapshot(OpenSnapshots open, Snapshot snapshot, Kind kind) {
        this.entry = open.new Entry(this, snapshot, kind);
    }

    OpenSnapshots.Entry entry() {
        return entry;
    }

    /**
     * Returns the moment, to be closed by the caller.
     *
     * @throws ClosedException when this was closed
     */
    public Snapshot retained() {
        try {
            Snapshot retained = entry.snapshot().retained();
            if (retained == null) {
                throw new ClosedException(entry.kind() == Kind.STREAM
                        ? "The stream is closed: open another one"
                        : "The snapshot is closed: take another one with snapshot() or asOf()");
            }
            return retained;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Lets go of the snapshot. May be called again. */
    @Override
    public void close() {
        try {
            entry.release();
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
