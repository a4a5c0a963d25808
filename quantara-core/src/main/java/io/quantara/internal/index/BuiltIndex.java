package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An index with the native memory it was given. Whoever built or opened it closes it, once no search uses it. Safe for
 * many threads.
 */
public final class BuiltIndex implements AutoCloseable {

    private final IndexType type;
    private final VectorIndex index;
    private final Metric metric;
    private final long allocatedBytes;
    private final Runnable freeMemory;
    private final AtomicBoolean closed = new AtomicBoolean();

    BuiltIndex(IndexType type, VectorIndex index, Metric metric, long allocatedBytes, Runnable freeMemory) {
        this.type = type;
        this.index = index;
        this.metric = metric;
        this.allocatedBytes = allocatedBytes;
        this.freeMemory = freeMemory;
    }

    /** Returns the type that built it. */
    public IndexType type() {
        return type;
    }

    /** Returns the index. */
    public VectorIndex index() {
        return index;
    }

    /** Returns the metric it was built for. */
    public Metric metric() {
        return metric;
    }

    /** Returns the native memory it was given while it was built, in bytes; freed by {@link #close}. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Returns whether its type can write it. */
    public boolean isStorable() {
        return type instanceof StoredIndexType;
    }

    /**
     * Writes it in the form that {@link IndexBuild#open} reads; the target stays open.
     *
     * @throws IllegalStateException when its type can not write it
     */
    public void write(WritableByteChannel target) throws IOException {
        if (!(type instanceof StoredIndexType stored)) {
            throw new IllegalStateException("The index type '" + type.name() + "' is no StoredIndexType. Build its"
                    + " indexes when the database is opened.");
        }
        try (OpenTarget guarded = new OpenTarget(target)) {
            stored.write(index, guarded);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                index.close();
            } finally {
                freeMemory.run();
            }
        }
    }

    /** A channel whose end is not the end of the one underneath, so that an index cannot close the database's file. */
    private static final class OpenTarget implements WritableByteChannel {

        private final WritableByteChannel target;
        private boolean open = true;

        OpenTarget(WritableByteChannel target) {
            this.target = target;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (!open) {
                throw new ClosedChannelException();
            }
            return target.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
