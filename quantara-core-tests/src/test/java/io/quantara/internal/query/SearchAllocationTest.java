package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.quantara.Metric;
import io.quantara.internal.index.Workers;
import io.quantara.testkit.index.SampleRows;
import io.quantara.testkit.index.SampleVectors;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a search allocates does not grow with the rows it compares. */
class SearchAllocationTest {

    private static final int DIMENSION = 32;
    private static final int K = 10;

    /** Scratch of one scan is 2 KiB, of the collector and the query less; the rest is for results and lambdas. */
    private static final long MOST_BYTES = 8 << 10;

    private final SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
        throw new AssertionError("no index here", cause);
    });

    @ParameterizedTest
    @EnumSource(Metric.class)
    void exactSearchAllocatesLittleHoweverManyRowsThereAre(Metric metric) {
        long few = bytesPerSearch(metric, 1_000, false);
        long many = bytesPerSearch(metric, 40_000, false);
        assertThat(few).isLessThan(MOST_BYTES);
        assertThat(many).isLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void deletedRowsCostNoAllocation(Metric metric) {
        assertThat(bytesPerSearch(metric, 40_000, true)).isLessThan(MOST_BYTES);
    }

    private long bytesPerSearch(Metric metric, int count, boolean everyThirdDeleted) {
        float[][] vectors = SampleVectors.gaussian(count, DIMENSION, 8);
        try (SampleRows rows = new SampleRows(DIMENSION, vectors, Collections.nCopies(count, ""), 1)) {
            SearchPart part = everyThirdDeleted ? withDeletes(rows) : new SearchPart(rows, null, count, null);
            Query query = SampleParts.query(vectors[0], metric, K, null, Double.NaN);
            for (int i = 0; i < 200; i++) {
                searcher.search(List.of(part), query);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 20; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                searcher.search(List.of(part), query);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            return least;
        }
    }

    private static SearchPart withDeletes(SampleRows rows) {
        long[] live = new long[(rows.count() + 63) / 64];
        int liveCount = 0;
        for (int i = 0; i < rows.count(); i++) {
            if (i % 3 != 0) {
                live[i >>> 6] |= 1L << i;
                liveCount++;
            }
        }
        return new SearchPart(rows, live, liveCount, null);
    }
}
