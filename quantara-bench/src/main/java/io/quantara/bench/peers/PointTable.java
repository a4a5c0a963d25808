package io.quantara.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All operating points of a run as a table with tabs, for whoever wants to look closer. */
final class PointTable {

    private PointTable() {}

    /** Writes a file. */
    static void write(Path file, List<SystemResult> results) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("system\teffort\trecall\tqps\tbest qps\tp50 us\tp99 us");
        for (SystemResult result : results) {
            for (OperatingPoint point : result.points()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s\t%s\t%.5f\t%.1f\t%.1f\t%.1f\t%.1f",
                        result.spec().name(),
                        point.effort(),
                        point.recall(),
                        point.qps(),
                        point.bestQps(),
                        point.p50Micros(),
                        point.p99Micros()));
            }
        }
        Files.write(file, lines);
    }
}
