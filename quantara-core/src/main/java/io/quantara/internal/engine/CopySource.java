package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;

/** A database that can be copied while it is in use. */
interface CopySource {

    /** Returns the folder. */
    Disk disk();

    /** Holds on to the newest state; the caller closes it. */
    Held hold() throws IOException;

    /** Returns whether a newer state has taken the place of this one, whose files may be gone therefore. */
    boolean hasMovedOn(Held held) throws IOException;

    /** Returns whether the database is being closed, so that nobody waits for a copy of it. */
    boolean isClosing();

    /**
     * One state of the database.
     *
     * @param manifest names its files
     * @param scope which batches of the logs belong to it, too
     * @param lastSequence the newest of these batches; none where the manifest has them all
     * @param release lets the files go
     */
    record Held(StoredManifest manifest, LogReader.Scope scope, long lastSequence, Runnable release)
            implements AutoCloseable {

        @Override
        public void close() {
            release.run();
        }
    }
}
