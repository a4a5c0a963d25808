package io.quantara.bench.peers;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything measured of one system on one data set.
 *
 * @param skipped why it did not run, or an empty text; then the rest is empty
 * @param buildSeconds NaN when it searches another's index
 * @param diskBytes of the index folder
 * @param residentBytes resident memory after the searches
 * @param anonymousBytes of it, what is no mapped file
 */
record SystemResult(
        SystemSpec spec,
        String version,
        String skipped,
        double buildSeconds,
        double openSeconds,
        long buildPeakBytes,
        long diskBytes,
        long residentBytes,
        long anonymousBytes,
        Map<String, String> notes,
        List<OperatingPoint> points) {

    /** Copies. */
    SystemResult {
        notes = Map.copyOf(notes);
        points = List.copyOf(points);
    }

    /** Returns the result of a system that did not run. */
    static SystemResult skipped(SystemSpec spec, String reason) {
        return new SystemResult(spec, "", reason, Double.NaN, Double.NaN, 0, 0, 0, 0, Map.of(), List.of());
    }

    /** Returns whether there are figures. */
    boolean ran() {
        return skipped.isEmpty() && !points.isEmpty();
    }

    /** Returns the result of the system that this one is compared with in particular, if it ran. */
    Optional<SystemResult> against(List<SystemResult> all) {
        return spec.against().flatMap(name -> all.stream()
                .filter(other -> other.ran() && other.spec().name().equals(name))
                .findFirst());
    }

    /** Returns the curve of the points. */
    Curve curve() {
        return Curve.of(points);
    }
}
