package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Query;
import io.quantara.internal.query.RecallMeasurement;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.query.SnapshotSearcher;
import io.quantara.internal.storage.LateLogger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Compares a small share of searches with exact search, in the background and with a small share of one thread's time:
 * so that one can see how well indexes answer the questions that are really asked, and so that their
 * {@link io.quantara.internal.query.IndexRecall} learns from them. A search pays for a random number, if it is chosen
 * for putting its query into a queue. Each is asked again, with the indexes and without, at one moment. Safe for many
 * threads.
 */
public final class RecallSampler {

    private static final LateLogger LOG = new LateLogger(RecallSampler.class);

    /** Searches chosen while so many wait are not compared. */
    private static final int MOST_WAITING = 16;

    /** The first so many searches of a collection are chosen while the worker is idle, so that indexes learn soon. */
    private static final int FIRST = 32;

    /** After each comparison the worker rests so many times as long as it took. */
    private static final int REST = 50;

    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

    private final Engine engine;
    private final int oneIn;
    private final SnapshotSearcher searcher;
    private final Queue<Chosen> waiting = new ArrayDeque<>();
    private final Map<Integer, Tally> tallies = new ConcurrentHashMap<>();
    private Scheduler.@Nullable Worker worker;
    private long restUntilNanos;
    private volatile boolean isIdle = true;

    private record Chosen(int collectionId, Query query) {}

    /** The comparisons of one collection. */
    private record Tally(long count, double sum, double lowest) {

        static Tally of(double recall) {
            return new Tally(1, recall, recall);
        }

        Tally with(Tally other) {
            return new Tally(count + other.count, sum + other.sum, Math.min(lowest, other.lowest));
        }
    }

    /**
     * Creates a sampler; its worker starts with the first search that is chosen.
     *
     * @param oneIn one in so many searches is compared, or 0 for none
     */
    public RecallSampler(Engine engine, int oneIn) {
        this.engine = engine;
        this.oneIn = oneIn;
        this.searcher = new SnapshotSearcher(Workers.callerOnly(), engine::indexFailed);
    }

    /** Hears of a search that was answered, and perhaps chooses it. */
    public void searched(int collectionId, Query query, Found found) {
        if (oneIn == 0 || found.plan().isExact()) {
            return;
        }
        if (ThreadLocalRandom.current().nextInt(oneIn) == 0 || (isIdle && isAmongTheFirst(collectionId))) {
            choose(new Chosen(collectionId, query));
        }
    }

    /** Takes no lock: searches of many threads would wait for each other. */
    private boolean isAmongTheFirst(int collectionId) {
        Tally tally = tallies.get(collectionId);
        return tally == null || tally.count < FIRST;
    }

    private synchronized void choose(Chosen chosen) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(chosen);
            isIdle = false;
            if (worker == null) {
                worker = engine.parts().scheduler().worker("recall", this::pass);
            }
            worker.wake();
        }
    }

    /** Returns what is to be compared now; null when nothing is, or it is time to rest. */
    private synchronized @Nullable Chosen next() {
        long rest = restUntilNanos - System.nanoTime();
        if (rest > 0 && worker != null) {
            worker.wakeAfter(Duration.ofNanos(rest));
            return null;
        }
        Chosen chosen = waiting.poll();
        isIdle = chosen == null;
        return chosen;
    }

    private void pass() {
        for (Chosen chosen = next(); chosen != null; chosen = next()) {
            long start = System.nanoTime();
            try (Engine.AutoCloseableCall _ = engine.call();
                    Snapshot snapshot = engine.snapshot()) {
                compare(snapshot, chosen);
            } catch (RuntimeException | InternalError e) {
                LOG.get().log(System.Logger.Level.DEBUG, "A search could not be compared with exact search", e);
            }
            long end = System.nanoTime();
            rest(end + REST * (end - start));
        }
    }

    private synchronized void rest(long untilNanos) {
        restUntilNanos = untilNanos;
    }

    private void compare(Snapshot snapshot, Chosen chosen) {
        CollectionState collection = snapshot.catalog().collection(chosen.collectionId);
        if (collection == null) {
            return;
        }
        List<SearchPart> parts = snapshot.parts(collection);
        Found found = searcher.search(parts, again(chosen.query, false));
        Found exact = searcher.search(parts, again(chosen.query, true));
        if (exact.hits().isEmpty() || found.plan().isExact()) {
            return;
        }
        double recall = RecallMeasurement.recall(found.hits(), exact.hits(), chosen.query.metric());
        tallies.merge(chosen.collectionId, Tally.of(recall), Tally::with);
        if (chosen.query.filter() == null) {
            for (SearchPart part : parts) {
                RecallMeasurement.observe(part, again(chosen.query, false));
            }
        }
    }

    private static Query again(Query query, boolean exactOnly) {
        return new Query(
                query.vector(),
                query.metric(),
                query.k(),
                query.filter(),
                Double.NaN,
                query.effort(),
                query.targetRecall(),
                -1,
                exactOnly,
                System.nanoTime() + LONGEST_SEARCH.toNanos());
    }

    /** Returns the figures of a collection with those of its comparisons. */
    public Metadata addTo(Metadata figures, int collectionId) {
        Tally tally = tallies.get(collectionId);
        if (tally == null) {
            return figures.with("recallSamples", 0);
        }
        return figures.with("recallSamples", tally.count)
                .with("meanRecall", tally.sum / tally.count)
                .with("lowestRecall", tally.lowest);
    }
}
