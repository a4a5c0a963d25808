package io.quantara.bench.peers;

import io.quantara.bench.peers.Curve.Reading;
import io.quantara.bench.peers.SystemSpec.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sentences below a table: how the best of ours compares with the best of the others, where there are both, and how
 * a row compares with the one that it names by {@code against}.
 */
final class Comparison {

    /** At which recall the gains of ours and of the others are compared. */
    private static final double GAIN_RECALL = 0.95;

    private final List<SystemResult> rows;
    private final List<SystemResult> all;
    private final StringBuilder text = new StringBuilder();

    private Comparison(List<SystemResult> rows, List<SystemResult> all) {
        this.rows = rows;
        this.all = all;
    }

    /**
     * Returns the sentences about the rows of a table; an empty text when there is nothing to say.
     *
     * @param all the rows of all tables
     */
    static String of(Table table, List<SystemResult> rows, List<SystemResult> all) {
        Comparison comparison = new Comparison(rows, all);
        switch (table) {
            case INDEX, LOADED, SCALAR -> comparison.compareBest();
            case EXACT -> comparison.compareExact();
            case THREADS -> {
                comparison.compareAgainst();
                comparison.compareGains();
            }
            case WRITER, FLUSHES -> comparison.compareAgainst();
            case DELETES -> {
                // The table itself compares.
            }
        }
        return comparison.text.toString();
    }

    private void compareBest() {
        for (double recall : Report.RECALLS) {
            compareBest(String.format(Locale.ROOT, "At recall %.2f", recall), rows, recall);
        }
    }

    /** Only those with each other that are asked as many queries together. */
    private void compareExact() {
        for (int batch : rows.stream().mapToInt(row -> row.spec().batch()).sorted().distinct().toArray()) {
            compareBest(
                    batch == 1 ? "Exact, one query at a time" : "Exact, in batches of " + batch,
                    rows.stream().filter(row -> row.spec().batch() == batch).toList(),
                    Report.EXACT);
        }
    }

    private void compareBest(String where, List<SystemResult> alike, double recall) {
        Optional<Best> ours = best(alike, true, recall);
        Optional<Best> theirs = best(alike, false, recall);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get().qps() / theirs.get().qps();
            say(String.format(
                    Locale.ROOT,
                    "%s: %s has %.2f times the queries a second of the best peer, %s%s",
                    where,
                    ours.get().name(),
                    ratio,
                    theirs.get().name(),
                    ratio < 1 ? ": **we lose here**" : ""));
        }
    }

    private void compareAgainst() {
        for (SystemResult row : rows) {
            for (double recall : Report.RECALLS) {
                pair(row, recall).ifPresent(pair -> say(String.format(
                        Locale.ROOT,
                        "At recall %.2f: %s has %.2f times the queries a second of %s (%s to %s)",
                        recall,
                        row.spec().name(),
                        pair.gain(),
                        row.spec().against().orElseThrow(),
                        Report.text(pair.reading()),
                        Report.text(pair.other()))));
            }
        }
    }

    /** A row and the one that it is compared with, at one recall. */
    private record Pair(Reading reading, Reading other) {

        private double gain() {
            return reading.value() / other.value();
        }
    }

    private Optional<Pair> pair(SystemResult row, double recall) {
        Optional<Reading> reading = row.curve().at(recall, OperatingPoint::qps);
        return row.against(all)
                .flatMap(other -> other.curve().at(recall, OperatingPoint::qps))
                .flatMap(other -> reading.map(own -> new Pair(own, other)));
    }

    /** What a row of ours gains over the one that it names, against what a row of the others gains over its own. */
    private void compareGains() {
        for (SystemResult ours : rows.stream().filter(row -> row.spec().isOurs()).toList()) {
            for (SystemResult theirs : rows.stream().filter(row -> !row.spec().isOurs()).toList()) {
                pair(ours, GAIN_RECALL).ifPresent(our -> pair(theirs, GAIN_RECALL).ifPresent(their -> say(String.format(
                        Locale.ROOT,
                        "At recall %.2f: %s gains %.2f times what %s gains",
                        GAIN_RECALL,
                        ours.spec().name(),
                        our.gain() / their.gain(),
                        theirs.spec().name()))));
            }
        }
    }

    private void say(String sentence) {
        text.append("- ").append(sentence).append(".\n");
    }

    /** The system that answers most queries a second at some recall. */
    private record Best(String name, double qps) {}

    private static Optional<Best> best(List<SystemResult> alike, boolean ours, double recall) {
        return alike.stream()
                .filter(row -> row.spec().isOurs() == ours)
                .flatMap(row -> row.curve().at(recall, OperatingPoint::qps).stream()
                        .map(reading -> new Best(row.spec().name(), reading.value())))
                .max(Comparator.comparingDouble(Best::qps));
    }
}
