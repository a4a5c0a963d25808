package io.quantara.bench.systems;

import io.quantara.NewDocument;
import io.quantara.QuantaraException;
import io.quantara.VectorCollection;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.RowDocuments;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A thread that inserts documents at a steady rate until it is closed, in commits of {@value #BATCH}. When a commit is
 * late, the next ones follow at once until the rate is kept again.
 *
 * <p>The documents are copies of rows that are not among the k true neighbours of any query, under new ids that tell
 * the row. So every search finds them on its way, and what it is to find stays the same: recall needs no other truth.
 */
final class SteadyWriter implements AutoCloseable {

    static final int BATCH = 100;

    private final VectorCollection collection;
    private final DataSet data;
    private final List<Integer> rows;
    private final long batchNanos;
    private final long start = System.nanoTime();
    private final Thread thread;
    private volatile long written;
    private volatile boolean closed;
    private volatile @Nullable QuantaraException failure;

    /**
     * Begins to write.
     *
     * @param k how many neighbours are searched for
     * @param perSecond documents
     */
    SteadyWriter(VectorCollection collection, DataSet data, int k, int perSecond) {
        this.collection = collection;
        this.data = data;
        this.rows = rowsThatNobodyLooksFor(data, k);
        this.batchNanos = 1_000_000_000L * BATCH / perSecond;
        this.thread = Thread.ofPlatform().name("writer").start(this::write);
    }

    /** In a random order, the same each time. */
    private static List<Integer> rowsThatNobodyLooksFor(DataSet data, int k) {
        BitSet neighbours = new BitSet();
        for (int query = 0; query < data.truth().count(); query++) {
            for (int position = 0; position < Math.min(k, data.truth().dimension()); position++) {
                neighbours.set(data.truth().number(query, position));
            }
        }
        List<Integer> rows = new ArrayList<>(IntStream.range(0, data.base().count())
                .filter(row -> !neighbours.get(row))
                .boxed()
                .toList());
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("All rows are neighbours of queries: take more rows or fewer queries");
        }
        Collections.shuffle(rows, new Random(1));
        return rows;
    }

    private void write() {
        try {
            for (long number = 0; !closed; number += BATCH) {
                LockSupport.parkNanos(start + number / BATCH * batchNanos - System.nanoTime());
                collection.insertAll(batch(number));
                written = number + BATCH;
            }
        } catch (QuantaraException e) {
            failure = e;
        }
    }

    private List<NewDocument> batch(long from) {
        return LongStream.range(from, from + BATCH)
                .mapToObj(number -> RowDocuments.copy(data.base(), rows.get((int) (number % rows.size())), number))
                .toList();
    }

    /** Returns how many documents were written. */
    long written() {
        return written;
    }

    /** Returns how many documents were written, and how many in a second. */
    String note() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT, "%,d in durable commits of %d, %,.0f a second", written, BATCH, written / seconds);
    }

    /**
     * Waits for the last commit.
     *
     * @throws QuantaraException when a commit failed; nothing was written after it
     */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        QuantaraException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
