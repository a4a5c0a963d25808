package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.PlanPart;
import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.DistanceKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Measures the recall of an index over one segment with efforts 1, 2, 4 and so on, against exact search.
 *
 * <p>The usual questions are rows of the segment, spread evenly. Each is asked for as if the index did not have it
 * ({@link io.quantara.index.IndexQuery#absent}), and is no answer to itself; so they are as hard as new rows of the
 * same kind, while rows that a graph leads through are far easier. The strange questions are noise: for euclidean
 * around the mean of the rows and as widely scattered, for the other metrics of random direction. Both are drawn from a
 * seed, so that a segment has one table. The higher the effort, the fewer questions are asked. Used once.
 */
public final class RecallMeasurement {

    /** The numbers of results that are measured; each needs so many times as many rows. */
    private static final int[] KS = {1, 10, 100};

    private static final int ROWS_PER_RESULT = 4;

    /** Smaller segments are not worth measuring: exact search answers who asks for a recall. */
    static final int LEAST_ROWS = 1_000;

    private static final int LEAST_USUAL = 128;
    private static final int MOST_USUAL = 256;
    private static final int ROWS_PER_USUAL = 64;
    private static final int STRANGE = 48;
    private static final int PROBES = 4;

    /** With more effort than this, fewer questions are asked, in proportion, but no fewer than so many. */
    private static final int FULL_EFFORT = 128;

    private static final int LEAST_ASKED = 64;

    /** More effort than the share of one in so many rows is no better than exact search. */
    private static final int ROWS_PER_EFFORT = 8;

    private static final double ENOUGH_USUAL = 0.995;
    private static final double ENOUGH_STRANGE = 0.98;
    private static final double USUAL_QUANTILE = 0.05;
    private static final double STRANGE_QUANTILE = 0.75;

    /** Rows looked at for the mean and the scatter. */
    private static final int SPREAD_ROWS = 2_000;

    private static final Duration LONGEST_SEARCH = Duration.ofMinutes(10);

    private final SearchPart part;
    private final AttachedIndex index;
    private final Workers workers;
    private final Runnable cancelCheck;
    private final SnapshotSearcher searcher;
    private final RandomGenerator random;

    private RecallMeasurement(
            SearchPart part, AttachedIndex index, long seed, Workers workers, Runnable cancelCheck) {
        this.part = part;
        this.index = index;
        this.workers = workers;
        this.cancelCheck = cancelCheck;
        this.searcher = new SnapshotSearcher(Workers.callerOnly(), RecallMeasurement::failed);
        this.random = new SplittableRandom(seed);
    }

    private static void failed(SearchPart part, Throwable cause) {
        throw new IllegalStateException("An index failed in a search whose recall was measured", cause);
    }

    /**
     * Measures an index and lets its recall know; does nothing for few rows, and where the index never answers.
     *
     * @param rows all rows it is over
     * @param cancelCheck called often and by many threads: throws when the measurement is to end
     */
    public static void run(Rows rows, AttachedIndex index, long seed, Workers workers, Runnable cancelCheck) {
        if (rows.count() < LEAST_ROWS) {
            return;
        }
        SearchPart part = new SearchPart(rows, null, rows.count(), index);
        RecallTable table = new RecallMeasurement(part, index, seed, workers, cancelCheck).table();
        if (table != null) {
            index.recall().set(table);
        }
    }

    /** Measures the index of a part on one question that was really asked, and lets its recall know. */
    public static void observe(SearchPart part, Query asked) {
        AttachedIndex index = part.index();
        RecallTable table = index == null ? null : index.recall().table();
        if (index == null || table == null || asked.metric() != index.metric()) {
            return;
        }
        int number = table.nearestLevel(asked.k());
        RecallTable.Level level = table.levels().get(number);
        if ((long) level.k() * ROWS_PER_RESULT > part.liveCount()) {
            return;
        }
        RecallMeasurement one = new RecallMeasurement(part, index, 0, Workers.callerOnly(), () -> {});
        List<Question> question = one.answered(List.of(new Question(asked.vector(), -1, List.of())));
        double closeness = question.getFirst().closeness(level.k(), index.metric(), part.rows());
        index.recall().observe(
                number,
                level.strangeness(closeness) >= IndexRecall.IS_STRANGE,
                one.curve(question, level.k(), 1).recalls());
    }

    /** Returns the part of the true best among what was found; rows as close as the last of them count. */
    public static double recall(List<Hit> found, List<Hit> truth, Metric metric) {
        float bound = truth.getLast().score();
        long good = found.stream()
                .filter(hit -> metric.higherIsCloser() ? hit.score() >= bound : hit.score() <= bound)
                .count();
        return Math.min(1.0, (double) good / truth.size());
    }

    /** A question with its true answers. */
    @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
    private record Question(float[] vector, int absent, List<Hit> truth) {

        /** Returns the part of the true best k among some hits; rows as close as the k-th count. */
        double recall(List<Hit> found, int k, Metric metric) {
            return RecallMeasurement.recall(found, truth.subList(0, k), metric);
        }

        /** Returns how close the true best k are. */
        double closeness(int k, Metric metric, Rows rows) {
            Likeness likeness = new Likeness(metric, DistanceKernel.norm(vector));
            for (Hit hit : truth.subList(0, k)) {
                double score = hit.score();
                likeness.add(rows, hit.ordinal(), metric == Metric.EUCLIDEAN ? -score * score : score);
            }
            return likeness.mean();
        }
    }

    private @Nullable RecallTable table() {
        List<Question> usual = answered(usual());
        List<Question> strange = answered(strange());
        if (usual.isEmpty()) {
            return null;
        }
        List<RecallTable.Level> levels = new ArrayList<>();
        for (int k : KS) {
            if ((long) k * ROWS_PER_RESULT <= part.rows().count()) {
                RecallCurve usualCurve = curve(usual, k, ENOUGH_USUAL);
                if (usualCurve.best() == 0) {
                    return null;
                }
                levels.add(new RecallTable.Level(
                        k,
                        usualCurve,
                        curve(strange, k, ENOUGH_STRANGE),
                        quantile(usual, k, USUAL_QUANTILE),
                        quantile(strange, k, STRANGE_QUANTILE)));
            }
        }
        return new RecallTable(levels);
    }

    private double quantile(List<Question> questions, int k, double share) {
        double[] closenesses = questions.stream()
                .mapToDouble(question -> question.closeness(k, index.metric(), part.rows()))
                .sorted()
                .toArray();
        return closenesses[(int) (share * closenesses.length)];
    }

    /** Returns rows, spread evenly; those without a direction are left out where only that counts. */
    private List<Question> usual() {
        Rows rows = part.rows();
        int count = Math.clamp(rows.count() / ROWS_PER_USUAL, LEAST_USUAL, MOST_USUAL);
        List<Question> questions = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            int first = (int) ((long) at * rows.count() / count);
            int next = (int) ((at + 1L) * rows.count() / count);
            int row = random.nextInt(first, next);
            float[] vector = rows.vector(row);
            if (index.metric() == Metric.EUCLIDEAN || DistanceKernel.norm(vector) > 0) {
                questions.add(new Question(vector, row, List.of()));
            }
        }
        // Where there is much effort only the first are asked: they are to be spread evenly too.
        for (int at = questions.size() - 1; at > 0; at--) {
            Collections.swap(questions, at, random.nextInt(at + 1));
        }
        return questions;
    }

    private List<Question> strange() {
        int dimension = part.rows().dimension();
        double[] mean = new double[dimension];
        double deviation = index.metric() == Metric.EUCLIDEAN ? scatter(mean) : 1;
        List<Question> questions = new ArrayList<>();
        for (int at = 0; at < STRANGE; at++) {
            float[] vector = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (mean[i] + random.nextGaussian() * deviation);
            }
            questions.add(new Question(vector, -1, List.of()));
        }
        return questions;
    }

    /** Fills in the mean of the rows, and returns the deviation of a component from it. */
    private double scatter(double[] mean) {
        int count = Math.min(SPREAD_ROWS, part.rows().count());
        double squares = 0;
        for (int at = 0; at < count; at++) {
            float[] vector = part.rows().vector((int) ((long) at * part.rows().count() / count));
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / (double) count;
                squares += (double) vector[i] * vector[i] / count;
            }
        }
        double square = Arrays.stream(mean).map(component -> component * component).sum();
        return Math.sqrt(Math.max(0, squares - square) / mean.length);
    }

    private List<Question> answered(List<Question> questions) {
        int most = Math.min(KS[KS.length - 1] + 1, part.rows().count());
        List<Question> answered = new ArrayList<>();
        int round = ExactSearch.MOST_QUERIES / 4;
        for (int from = 0; from < questions.size(); from += round) {
            cancelCheck.run();
            List<Question> some = questions.subList(from, Math.min(questions.size(), from + round));
            List<Found> found = new SnapshotSearcher(workers, (_, _) -> {})
                    .searchAll(List.of(part), some.stream().map(one -> query(one, most, 0)).toList());
            for (int at = 0; at < some.size(); at++) {
                int absent = some.get(at).absent;
                answered.add(new Question(
                        some.get(at).vector,
                        absent,
                        found.get(at).hits().stream()
                                .filter(hit -> hit.ordinal() != absent)
                                .toList()));
            }
        }
        return answered;
    }

    /** Returns a query with an effort, or an exact one for effort 0. */
    private Query query(Question question, int k, int effort) {
        return new Query(
                question.vector,
                index.metric(),
                k,
                null,
                Double.NaN,
                effort,
                Double.NaN,
                question.absent,
                effort == 0,
                System.nanoTime() + LONGEST_SEARCH.toNanos());
    }

    private RecallCurve curve(List<Question> questions, int k, double enough) {
        double[] recalls = new double[RecallCurve.MOST_STEPS];
        Cost before = new Cost(0, false);
        for (int step = 0; step < recalls.length; step++) {
            int effort = RecallCurve.effort(step);
            Cost cost = cost(questions, k, effort);
            boolean isTheSame = step > 0 && cost.visited > 0 && cost.equals(before);
            recalls[step] = isTheSame ? recalls[step - 1] : recall(questions, k, effort);
            before = cost;
            boolean isDearest = (long) effort * ROWS_PER_EFFORT * 2 > part.rows().count();
            if (recalls[step] >= enough || isDearest || cost.isWithoutEffort) {
                return new RecallCurve(Arrays.copyOf(recalls, step + 1));
            }
        }
        return new RecallCurve(recalls);
    }

    /** What a few questions cost: an effort that is too little for k is often raised to one that suffices. */
    private record Cost(long visited, boolean isWithoutEffort) {}

    private Cost cost(List<Question> questions, int k, int effort) {
        List<PlanPart> parts = questions.stream()
                .limit(PROBES)
                .flatMap(question ->
                        searcher.search(List.of(part), query(question, k, effort)).plan().parts().stream())
                .filter(answered -> answered.indexType().isPresent())
                .toList();
        boolean isWithoutEffort =
                parts.stream().anyMatch(answered -> answered.effort().isEmpty());
        return new Cost(parts.stream().mapToLong(PlanPart::visited).sum(), isWithoutEffort);
    }

    private double recall(List<Question> questions, int k, int effort) {
        int asked = Math.clamp(
                (long) questions.size() * FULL_EFFORT / effort,
                Math.min(LEAST_ASKED, questions.size()),
                questions.size());
        double[] recalls = new double[asked];
        workers.forEach(
                asked,
                at -> {
                    cancelCheck.run();
                    Question question = questions.get(at);
                    Found found = searcher.search(List.of(part), query(question, k, effort));
                    recalls[at] = found.plan().isExact() ? 0 : question.recall(found.hits(), k, index.metric());
                },
                () -> {});
        return Arrays.stream(recalls).average().orElse(0);
    }
}
