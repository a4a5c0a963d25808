package io.quantara.bench.data;

import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which rows of a data set are deleted; the same ones each time. */
public enum Deletes {
    /** Three rows in ten, at random. */
    RANDOM,

    /** The tenth of all rows that is nearest to one of them. */
    REGION;

    private static final double RANDOM_SHARE = 0.3;
    private static final double REGION_SHARE = 0.1;
    private static final long SEED = 1;

    /** Returns what a word names; empty for an empty word. */
    public static Optional<Deletes> of(String word) {
        return word.isEmpty() ? Optional.empty() : Optional.of(valueOf(word.toUpperCase(Locale.ROOT)));
    }

    /** Returns the rows that are deleted. */
    public BitSet rows(DataSet data) {
        int count = data.base().count();
        BitSet deleted = new BitSet();
        switch (this) {
            case RANDOM -> shuffled(count).subList(0, (int) (count * RANDOM_SHARE)).forEach(deleted::set);
            case REGION -> nearest(data).subList(0, (int) (count * REGION_SHARE)).forEach(deleted::set);
        }
        return deleted;
    }

    private static List<Integer> shuffled(int count) {
        List<Integer> rows = IntStream.range(0, count).boxed().collect(Collectors.toList());
        Collections.shuffle(rows, new Random(SEED));
        return rows;
    }

    /** Returns all rows, those first that are nearest to one of them. */
    private static List<Integer> nearest(DataSet data) {
        float[] centre = data.base().row(new Random(SEED).nextInt(data.base().count()));
        double[] closeness = IntStream.range(0, data.base().count())
                .mapToDouble(row -> Closeness.of(data.metric(), centre, data.base().row(row)))
                .toArray();
        return IntStream.range(0, closeness.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -closeness[row]))
                .toList();
    }

    /** Returns the name of the file with the true neighbours among the other rows. */
    String truth() {
        return "truth-without-" + name().toLowerCase(Locale.ROOT) + ".ivecs";
    }
}
