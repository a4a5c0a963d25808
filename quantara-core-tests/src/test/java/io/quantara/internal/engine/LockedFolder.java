package io.quantara.internal.engine;

import io.quantara.DatabaseLockedException;
import io.quantara.ReadMode;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FolderDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/** Operations on the write lock of a folder, with its registry in this JVM and the lock of the operating system. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class LockedFolder {

    private static final int MOST_THREADS = 5;

    private final Path folder;
    private final @Nullable DiskLock[] held = new DiskLock[MOST_THREADS];

    /** Makes a folder of its own. */
    public LockedFolder() {
        try {
            folder = Files.createTempDirectory("locked");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the lock, and returns whether it was free. */
    @Operation
    public boolean take(@Param(name = "thread") int thread) throws IOException {
        try {
            held[thread] = FolderDisk.open(folder, ReadMode.COPY).lock();
            return true;
        } catch (DatabaseLockedException _) {
            return false;
        }
    }

    /** Gives it back, and returns whether the thread had it. */
    @Operation
    public boolean giveBack(@Param(name = "thread") int thread) throws IOException {
        DiskLock lock = held[thread];
        held[thread] = null;
        if (lock != null) {
            lock.close();
        }
        return lock != null;
    }

    /** Takes the folder away. */
    @Validate
    public void cleanUp() throws IOException {
        for (int thread = 0; thread < MOST_THREADS; thread++) {
            giveBack(thread);
        }
        Files.deleteIfExists(folder.resolve("LOCK"));
        Files.delete(folder);
    }

    /** What the answers must be when one operation follows the other. */
    public static final class OneAfterTheOther {

        private static final int NOBODY = -1;

        private int holder = NOBODY;

        public boolean take(int thread) {
            boolean free = holder == NOBODY;
            holder = free ? thread : holder;
            return free;
        }

        public boolean giveBack(int thread) {
            boolean had = holder == thread;
            holder = had ? NOBODY : holder;
            return had;
        }
    }
}
