package io.quantara.cli.bench;

import io.quantara.DatabaseStats;
import io.quantara.Metadata;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers of benchmarks. */
final class Figures {

    private Figures() {}

    /** Returns the median; of an even number of values the mean of the middle two. */
    static double median(long... values) {
        return median(Arrays.stream(values).asDoubleStream().toArray());
    }

    /** Returns the median; of an even number of values the mean of the middle two. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns a number with so few digits after the point as serve. */
    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    /** Returns the bytes of a database's files by kind, and their total. */
    static Map<String, @Nullable Object> bytesOnDisk(DatabaseStats stats) {
        Map<String, @Nullable Object> bytes = new LinkedHashMap<>();
        bytes.put("total", stats.bytesOnDisk());
        stats.asMetadata().findMap("bytesByKind").map(Metadata::asMap).ifPresent(bytes::putAll);
        return bytes;
    }
}
