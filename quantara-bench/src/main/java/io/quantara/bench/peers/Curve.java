package io.quantara.bench.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Queries a second against recall: the operating points that no other beats in both, by growing recall. Between two of
 * them, figures are interpolated on a log scale. Immutable.
 */
record Curve(List<OperatingPoint> points) {

    /**
     * A figure at some recall.
     *
     * @param atLeast whether even the least effort exceeds the recall, so that a lesser one might be faster
     */
    record Reading(double value, boolean atLeast) {}

    /** Copies. */
    Curve {
        points = List.copyOf(points);
    }

    /** Keeps the points that no other beats. */
    static Curve of(List<OperatingPoint> all) {
        List<OperatingPoint> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(OperatingPoint::recall)
                .thenComparingDouble(OperatingPoint::qps)
                .reversed());
        List<OperatingPoint> kept = new ArrayList<>();
        for (OperatingPoint point : sorted) {
            if (kept.isEmpty() || point.qps() > kept.getLast().qps()) {
                kept.add(point);
            }
        }
        return new Curve(kept.reversed());
    }

    /** Returns the most recall that was reached. */
    double mostRecall() {
        return points.isEmpty() ? 0 : points.getLast().recall();
    }

    /** Returns a positive figure at a recall, or empty when it was not reached. */
    Optional<Reading> at(double recall, ToDoubleFunction<OperatingPoint> figure) {
        for (int i = 0; i < points.size(); i++) {
            OperatingPoint above = points.get(i);
            if (above.recall() >= recall) {
                double value = figure.applyAsDouble(above);
                return Optional.of(
                        i == 0
                                ? new Reading(value, above.recall() > recall)
                                : new Reading(between(points.get(i - 1), above, recall, figure), false));
            }
        }
        return Optional.empty();
    }

    private static double between(
            OperatingPoint below, OperatingPoint above, double recall, ToDoubleFunction<OperatingPoint> figure) {
        double share = (recall - below.recall()) / (above.recall() - below.recall());
        double low = Math.log(figure.applyAsDouble(below));
        double high = Math.log(figure.applyAsDouble(above));
        return Math.exp(low + share * (high - low));
    }
}
