package io.quantara.internal.query;

import io.quantara.Metadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recall an index was measured to have, for several numbers of results. Immutable.
 *
 * @param levels one for each number of results, ascending; at least one
 */
record RecallTable(List<Level> levels) {

    private static final int VERSION = 1;

    /** Makes the list unmodifiable. */
    RecallTable {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("A recall table has no levels");
        }
    }

    /**
     * What was measured for one number of results. A question is usual when its results are about as close, by
     * {@link Likeness}, as those of the segment's own rows, and strange when they are about as far as those of noise.
     * Where noise is as close as rows, farther questions than rows are as strange as it: nothing else was measured.
     *
     * @param k the number of results
     * @param usual recall for rows of the segment, each asked for as if the index did not have it
     * @param strange recall for noise
     * @param usualFrom from this closeness of its results on a question is usual
     * @param strangeTo up to this one it is strange
     */
    record Level(int k, RecallCurve usual, RecallCurve strange, double usualFrom, double strangeTo) {

        /** Verifies what is cheap to verify. */
        Level {
            if (k < 1 || Double.isNaN(usualFrom) || Double.isNaN(strangeTo)) {
                throw new IllegalArgumentException("A level is of k " + k + ", " + usualFrom + " and " + strangeTo);
            }
        }

        /** Returns how strange a question is, 0 to 1, whose results have this closeness. */
        double strangeness(double closeness) {
            if (usualFrom <= strangeTo) {
                return closeness < usualFrom ? 1 : 0;
            }
            return Math.clamp((usualFrom - closeness) / (usualFrom - strangeTo), 0, 1);
        }

        Level with(RecallCurve otherUsual, RecallCurve otherStrange) {
            return new Level(k, otherUsual, otherStrange, usualFrom, strangeTo);
        }

        private double effortFor(double recall, double strangeness) {
            double logUsual = Math.log(usual.effortFor(recall));
            return strangeness == 0
                    ? Math.exp(logUsual)
                    : Math.exp(logUsual + strangeness * (Math.log(strange.effortFor(recall)) - logUsual));
        }
    }

    /** Returns the level whose number of results is nearest, by its logarithm. */
    int nearestLevel(int k) {
        int nearest = 0;
        for (int at = 1; at < levels.size(); at++) {
            if ((long) k * k >= (long) levels.get(at).k * levels.get(at - 1).k) {
                nearest = at;
            }
        }
        return nearest;
    }

    Level level(int k) {
        return levels.get(nearestLevel(k));
    }

    /** Returns the table with another level. */
    RecallTable with(int at, Level level) {
        List<Level> changed = new ArrayList<>(levels);
        changed.set(at, level);
        return new RecallTable(changed);
    }

    /** Returns whether usual questions reach a recall with some effort, for the levels on both sides of k. */
    boolean reaches(double recall, int k) {
        for (Level level : levels) {
            if (level.usual.best() < recall) {
                return false;
            }
            if (level.k >= k) {
                break;
            }
        }
        return true;
    }

    /** Returns the recall to expect of usual questions. */
    double recallWith(int effort, int k) {
        return level(k).usual.recallWith(effort);
    }

    /**
     * Returns the least effort that reaches a recall; between two levels by the logarithms of effort and k, above the
     * last one in proportion to k.
     */
    int effortFor(double recall, int k, double strangeness) {
        Level last = levels.getLast();
        if (k >= last.k) {
            return rounded(last.effortFor(recall, strangeness) * k / last.k);
        }
        Level above = levels.getFirst();
        Level below = above;
        for (int at = 1; above.k < k; at++) {
            below = above;
            above = levels.get(at);
        }
        if (above.k <= k) {
            return rounded(above.effortFor(recall, strangeness));
        }
        double low = Math.log(below.effortFor(recall, strangeness));
        // Some indexes look at more for a large k by themselves; between two levels that is not counted on.
        double high = Math.max(low, Math.log(above.effortFor(recall, strangeness)));
        double part = above.k == below.k ? 1 : Math.log((double) k / below.k) / Math.log((double) above.k / below.k);
        return rounded(Math.exp(low + part * (high - low)));
    }

    private static int rounded(double effort) {
        return (int) Math.clamp(Math.ceil(effort - 1e-9), 1, Integer.MAX_VALUE);
    }

    /** Returns the stored form. */
    Metadata encode() {
        List<Object> encoded = new ArrayList<>();
        for (Level level : levels) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("k", level.k);
            map.put("usual", list(level.usual));
            map.put("strange", list(level.strange));
            map.put("usualFrom", level.usualFrom);
            map.put("strangeTo", level.strangeTo);
            encoded.add(map);
        }
        return Metadata.of("version", VERSION, "levels", encoded);
    }

    private static List<Double> list(RecallCurve curve) {
        return Arrays.stream(curve.recalls()).boxed().toList();
    }

    /**
     * Returns the table of a stored form.
     *
     * @throws IllegalArgumentException when it is of another version or contradicts itself
     */
    static RecallTable decode(Metadata encoded) {
        try {
            if (encoded.getLong("version") != VERSION) {
                throw new IllegalArgumentException("A recall table has version " + encoded.getLong("version"));
            }
            List<Level> levels = new ArrayList<>();
            int before = 0;
            for (Object element : encoded.getList("levels")) {
                Level level = level(element);
                if (level.k <= before) {
                    throw new IllegalArgumentException("A level of k " + level.k + " follows one of " + before);
                }
                before = level.k;
                levels.add(level);
            }
            return new RecallTable(levels);
        } catch (ClassCastException | NullPointerException | ArithmeticException | IllegalStateException e) {
            throw new IllegalArgumentException("A recall table is not one: " + e.getMessage(), e);
        }
    }

    private static Level level(@Nullable Object element) {
        if (!(element instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("A level is " + element);
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        Metadata level = Metadata.copyOf(named);
        return new Level(
                Math.toIntExact(level.getLong("k")),
                curve(level.getList("usual")),
                curve(level.getList("strange")),
                level.getDouble("usualFrom"),
                level.getDouble("strangeTo"));
    }

    private static RecallCurve curve(List<@Nullable Object> recalls) {
        double[] copy = new double[recalls.size()];
        for (int step = 0; step < copy.length; step++) {
            if (!(recalls.get(step) instanceof Number recall)) {
                throw new IllegalArgumentException("A recall is " + recalls.get(step));
            }
            copy[step] = recall.doubleValue();
        }
        return new RecallCurve(copy);
    }
}
