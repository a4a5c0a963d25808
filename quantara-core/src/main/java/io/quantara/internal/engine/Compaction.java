package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.Holder;
import io.quantara.ProgressListener;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives space back: moves all rows into segments, so that the logs go, merges each collection into one segment without
 * deleted rows, and waits until the files that nobody holds any more are gone.
 */
public final class Compaction {

    /** Index builds over merged rows give up in less than a second. */
    private static final Duration LET_GO = Duration.ofSeconds(5);

    private Compaction() {}

    /**
     * What it did.
     *
     * @param bytesBefore the bytes of all files before
     * @param bytesAfter the bytes of all files after
     * @param mergedSegments how many segments were replaced
     * @param droppedRows how many deleted rows those had
     * @param holders who keeps rows that the present documents do not need
     */
    public record Outcome(
            long bytesBefore, long bytesAfter, long mergedSegments, long droppedRows, List<Holders.Found> holders) {}

    /**
     * Compacts the whole database in the calling thread.
     *
     * @param bytesPerSecond the most to read and write in a second, on average
     * @param progress hears the bytes read and written, and in total
     * @throws CancelledException when the thread was interrupted, which it stays, or the database closes
     */
    public static Outcome run(Engine engine, long bytesPerSecond, ProgressListener progress) {
        Engine.Writing workers = engine.workers();
        engine.requireWritable();
        engine.openSnapshots().releaseLeaked();
        Disk disk = engine.parts().disk();
        long before = bytes(engine);
        engine.flush();
        Set<String> linked = Holders.links(disk, segments(disk)).keySet();
        Pace pace = new Pace(
                "Compaction", bytesPerSecond, () -> workers.compactor().isClosing(), progress);
        Compactor.Merged merged;
        try {
            merged = workers.compactor().run(MergePolicy.Extent.ALL, pace, () -> letGo(engine, workers));
        } catch (IOException e) {
            throw Failures.io("merge segments in", engine.parts().disk().describe(), e);
        }
        workers.indexes().wake();
        pace.finish();
        List<Holders.Found> holders = new ArrayList<>(Holders.ofUnneeded(engine));
        List<String> left = segments(disk);
        linked.stream()
                .filter(file -> !left.contains(file))
                .sorted()
                .forEach(file -> holders.add(new Holders.Found(Holder.Kind.LINK, file)));
        return new Outcome(
                before, bytes(engine), merged.segments(), merged.droppedRows(), List.copyOf(holders));
    }

    private static List<String> segments(Disk disk) {
        try {
            return disk.list().stream()
                    .filter(file -> FileName.parse(file)
                            .filter(name -> name.kind() == FileKind.SEGMENT)
                            .isPresent())
                    .toList();
        } catch (IOException e) {
            throw Failures.io("list", disk.describe(), e);
        }
    }

    /** Lets go of merged files at once: while nothing is merged or published, only users hold them. */
    private static void letGo(Engine engine, Engine.Writing workers) {
        workers.indexes().awaitLetGo(LET_GO);
        Engine.State state = engine.state();
        state.checkpointer().manifestLock().lock();
        try {
            state.reclaimer().run();
        } finally {
            state.checkpointer().manifestLock().unlock();
        }
    }

    private static long bytes(Engine engine) {
        return EngineFigures.totalBytes(engine.parts().disk());
    }
}
