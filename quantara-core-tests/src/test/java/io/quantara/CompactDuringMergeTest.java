package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A compaction that is asked for does not wait until segments that are being merged have their index. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CompactDuringMergeTest {

    private static final int FLUSHED = 64;

    /** Finishes no build over merged segments, but gives up when it is told to. */
    private static final class EndlessIndex implements IndexType {

        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            while (vectors.count() > FLUSHED) {
                begun.countDown();
                context.progress(0, 1);
                Thread.onSpinWait();
            }
            return new VectorIndex() {
                @Override
                public void search(IndexQuery query) {
                    // The database scans.
                }

                @Override
                public long memoryBytes() {
                    return 0;
                }
            };
        }
    }

    @Test
    void isNotKeptWaiting(@TempDir Path folder) throws InterruptedException {
        EndlessIndex endless = new EndlessIndex();
        try (Database database = Database.open(folder, DatabaseOptions.defaults().memtableRows(FLUSHED))) {
            database.indexes().register(endless);
            VectorCollection collection =
                    database.createCollection("numbers", CollectionOptions.defaults().index("endless"));
            for (int segment = 0; segment < 4; segment++) {
                for (int i = 0; i < FLUSHED; i++) {
                    collection.insert("n" + i, new float[] {segment, i});
                }
                int segments = Math.min(segment + 1, 3);
                while (collection.stats().segments() < segments) {
                    Thread.onSpinWait();
                }
                if (segment < 3) {
                    collection.awaitIndex(Duration.ofMinutes(1));
                }
            }
            endless.begun.await();
            database.compact();
            assertThat(collection.stats().segments()).isEqualTo(1);
            assertThat(collection.search(new float[] {2, 7}, 1).getFirst().name()).isEqualTo("n7");
        }
    }
}
