package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;

/** The slow and obvious search: scores every row with the canonical kernel in plain Java, sorts all, cuts. */
final class SearchOracle {

    private SearchOracle() {}

    /** One scored row. */
    private record Scored(Hit hit, float key, String id) {}

    /**
     * Searches.
     *
     * @param matches part number and ordinal of the rows the filter accepts
     */
    static List<Hit> search(List<SearchPart> parts, Query query, BiPredicate<Integer, Integer> matches) {
        List<Scored> scored = new ArrayList<>();
        for (int number = 0; number < parts.size(); number++) {
            SearchPart part = parts.get(number);
            for (int ordinal = 0; ordinal < part.rows().count(); ordinal++) {
                if (part.isLive(ordinal) && matches.test(number, ordinal)) {
                    scored.add(score(number, part.rows(), ordinal, query));
                }
            }
        }
        Comparator<Scored> closest = Comparator.comparingDouble(Scored::key);
        scored.sort((query.metric().higherIsCloser() ? closest.reversed() : closest).thenComparing(Scored::id));
        return scored.stream()
                .map(Scored::hit)
                .filter(hit -> isWithin(hit.score(), query))
                .limit(query.k())
                .toList();
    }

    private static boolean isWithin(float score, Query query) {
        return Double.isNaN(query.threshold())
                || (query.metric().higherIsCloser() ? score >= query.threshold() : score <= query.threshold());
    }

    private static Scored score(int number, Rows rows, int ordinal, Query query) {
        float[] row = DistanceKernel.padded(vector(rows, ordinal));
        float[] vector = DistanceKernel.padded(query.vector());
        float key =
                switch (query.metric()) {
                    case DOT -> Kernels.scalar().dot(row, vector);
                    case EUCLIDEAN -> Kernels.scalar().squaredDistance(row, vector);
                    case COSINE -> cosine(row, vector);
                };
        float score = query.metric() == Metric.EUCLIDEAN ? (float) Math.sqrt(key) : key;
        String id = new UUID(rows.idMost(ordinal), rows.idLeast(ordinal)).toString();
        return new Scored(new Hit(number, ordinal, score), key, id);
    }

    private static float cosine(float[] row, float[] vector) {
        double norms = DistanceKernel.norm(row) * DistanceKernel.norm(vector);
        if (norms == 0) {
            return 0;
        }
        double cosine = Kernels.scalar().dot(row, vector) / norms;
        float score = (float) Math.max(-1, Math.min(1, cosine));
        return score == 0 ? 0 : score;
    }

    /** Returns the score computed in double throughout. */
    static double scoreInDouble(Rows rows, int ordinal, Query query) {
        float[] row = vector(rows, ordinal);
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < row.length; i++) {
            double difference = (double) row[i] - query.vector()[i];
            dot += (double) row[i] * query.vector()[i];
            squares += difference * difference;
        }
        double norms = DistanceKernel.norm(row) * DistanceKernel.norm(query.vector());
        return switch (query.metric()) {
            case DOT -> dot;
            case EUCLIDEAN -> Math.sqrt(squares);
            case COSINE -> norms == 0 ? 0 : dot / norms;
        };
    }

    static float[] vector(Rows rows, int ordinal) {
        float[] vector = new float[rows.dimension()];
        long offset = ordinal * DistanceKernel.strideBytes(rows.dimension());
        MemorySegment.copy(rows.vectors(), ValueLayout.JAVA_FLOAT_UNALIGNED, offset, vector, 0, vector.length);
        return vector;
    }
}
