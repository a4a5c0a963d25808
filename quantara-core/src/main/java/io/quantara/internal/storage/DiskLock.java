package io.quantara.internal.storage;

import java.io.IOException;

/** The write lock of a folder, held until closed. */
public interface DiskLock extends AutoCloseable {

    /**
     * Gives the lock back. A second call does nothing.
     *
     * @throws IOException if the operating system refused
     */
    @Override
    void close() throws IOException;
}
