package io.quantara.soak;

import static io.quantara.Filter.and;
import static io.quantara.Filter.eq;

import io.quantara.Document;
import io.quantara.DocumentReader;
import io.quantara.Filter;
import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The reads of one thread; each is compared with the model in full. */
final class SoakReads {

    private static final int TOP_K = 10;
    private static final int DOCUMENTS = 16;
    private static final double ROUNDING = 1e-4;

    private final DocumentReader db;
    private final SoakProgress progress;
    private final StateLine rounds;
    private final SplittableRandom random;

    /** How long the database took for a read, apart from the comparison. */
    record Timed(long nanos, Runnable comparison) {}

    SoakReads(DocumentReader db, SoakProgress progress, StateLine rounds, long seed) {
        this.db = db;
        this.progress = progress;
        this.rounds = rounds;
        this.random = new SplittableRandom(seed);
    }

    /** Makes the next read: six in ten by id, three searches, one list. */
    Timed next() {
        int kind = random.nextInt(10);
        if (kind < 6) {
            return byId();
        }
        int writer = random.nextInt(progress.writers());
        int group = random.nextInt(SoakModel.GROUPS);
        return kind < 9 ? search(writer, group) : list(writer, group);
    }

    /** Reads documents of all writers, with all heads, from one snapshot: they tell which state it is. */
    private Timed byId() {
        List<UUID> ids = new ArrayList<>();
        for (int writer = 0; writer < progress.writers(); writer++) {
            ids.add(SoakModel.id(writer, SoakModel.HEAD));
        }
        while (ids.size() < progress.writers() + DOCUMENTS) {
            int slot = random.nextInt(SoakModel.SLOTS);
            if (SoakModel.isAlwaysThere(slot)) {
                ids.add(SoakModel.id(random.nextInt(progress.writers()), slot));
            }
        }
        SoakState before = progress.acknowledged().rounds();
        long start = System.nanoTime();
        List<Document> found = db.getAll(ids);
        long nanos = System.nanoTime() - start;
        SoakState after = progress.begun().rounds();
        return new Timed(nanos, () -> {
            long[] state = found.stream()
                    .limit(progress.writers())
                    .mapToLong(head -> head.metadata().getLong("revision"))
                    .toArray();
            SoakProgress.requireBetween(before, SoakState.of(state), after);
            rounds.add(SoakState.of(state));
            for (int at = 0; at < ids.size(); at++) {
                int writer = SoakModel.writer(ids.get(at));
                int slot = SoakModel.slot(ids.get(at));
                SoakModel model = new SoakModel(writer);
                long revision = model.revision(slot, 2 * state[writer]).orElseThrow();
                if (!model.isDocument(found.get(at), slot, revision)) {
                    throw new AssertionError("Slot " + slot + " of writer " + writer + " must have revision " + revision
                            + " in round " + state[writer] + ", and is " + found.get(at));
                }
            }
        });
    }

    private static Filter filter(int writer, int group) {
        return and(eq("writer", writer), eq("group", group));
    }

    private Timed list(int writer, int group) {
        long first = progress.acknowledged().step(writer);
        List<Document> found;
        long start = System.nanoTime();
        try (Stream<Document> documents = db.stream(filter(writer, group))) {
            found = documents.toList();
        }
        long nanos = System.nanoTime() - start;
        long last = progress.begun().step(writer);
        return new Timed(nanos, () -> requireAny(first, last, "list " + found.size(), step -> isList(
                new SoakModel(writer), group, step, found)));
    }

    private static void requireAny(long first, long last, String what, LongPredicate isRight) {
        if (LongStream.rangeClosed(first, last).noneMatch(isRight)) {
            throw new AssertionError("No state after steps " + first + " to " + last + " explains " + what);
        }
    }

    private static boolean isList(SoakModel model, int group, long step, List<Document> found) {
        Map<Integer, Document> bySlot = new HashMap<>();
        found.forEach(document -> bySlot.put(SoakModel.slot(document.id()), document));
        return bySlot.size() == found.size() && slots(group).allMatch(slot -> {
            Document document = bySlot.get(slot);
            return model.revision(slot, step)
                    .map(revision -> document != null && model.isDocument(document, slot, revision))
                    .orElse(document == null);
        });
    }

    private static IntStream slots(int group) {
        return IntStream.iterate(group, slot -> slot < SoakModel.SLOTS, slot -> slot + SoakModel.GROUPS);
    }

    private Timed search(int writer, int group) {
        SoakModel model = new SoakModel(writer);
        float[] query = model.vector(random.nextInt(SoakModel.SLOTS), random.nextInt(1 << 20));
        SearchRequest request = SearchRequest.of(query)
                .topK(TOP_K)
                .metric(Metric.EUCLIDEAN)
                .filter(filter(writer, group))
                .include(Include.METADATA);
        long first = progress.acknowledged().step(writer);
        long start = System.nanoTime();
        List<SearchResult> found = db.search(request);
        long nanos = System.nanoTime() - start;
        long last = progress.begun().step(writer);
        return new Timed(nanos, () -> requireAny(first, last, "search " + found, step -> isBest(
                model, group, step, query, found)));
    }

    /** Returns whether these are the nearest of a group after a step; those within rounding may change places. */
    private static boolean isBest(SoakModel model, int group, long step, float[] query, List<SearchResult> found) {
        double[] expected = slots(group)
                .boxed()
                .flatMap(slot -> model.revision(slot, step).map(revision -> model.vector(slot, revision)).stream())
                .mapToDouble(vector -> distance(query, vector))
                .sorted()
                .limit(TOP_K)
                .toArray();
        Set<UUID> ids = new HashSet<>();
        for (int at = 0; at < found.size(); at++) {
            SearchResult result = found.get(at);
            int slot = SoakModel.slot(result.id());
            long revision = result.metadata().getLong("revision");
            boolean isRight = ids.add(result.id())
                    && at < expected.length
                    && model.revision(slot, step).orElse(-1L) == revision
                    && Math.abs(distance(query, model.vector(slot, revision)) - result.score()) < ROUNDING
                    && Math.abs(expected[at] - result.score()) < ROUNDING;
            if (!isRight) {
                return false;
            }
        }
        return found.size() == expected.length;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
