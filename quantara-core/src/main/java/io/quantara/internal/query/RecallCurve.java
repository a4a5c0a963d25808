package io.quantara.internal.query;

/**
 * What recall an index reached with which effort, on some questions. Efforts are 1, 2, 4 and so on. Immutable.
 *
 * @param recalls the mean recall with each effort, from 0 to 1; at least one
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, never compared
record RecallCurve(double[] recalls) {

    /** The most steps: efforts up to 65,536. */
    static final int MOST_STEPS = 17;

    /** A miss is counted as at least this much where logarithms are taken. */
    private static final double LEAST_MISS = 1e-3;

    /** More effort that gains less than this is not worth it, where what was asked for is out of reach. */
    private static final double NO_GAIN = 0.005;

    /** Verifies the recalls. */
    RecallCurve {
        if (recalls.length == 0 || recalls.length > MOST_STEPS) {
            throw new IllegalArgumentException("A curve has " + recalls.length + " steps");
        }
        for (double recall : recalls) {
            if (!(recall >= 0 && recall <= 1)) {
                throw new IllegalArgumentException("A recall is " + recall);
            }
        }
    }

    /** Returns the effort of a step. */
    static int effort(int step) {
        return 1 << step;
    }

    /** Returns the greatest recall there is. */
    double best() {
        double best = 0;
        for (double recall : recalls) {
            best = Math.max(best, recall);
        }
        return best;
    }

    /**
     * Returns the least effort that reaches a recall, between two steps by the logarithms of effort and misses; when
     * none does, the least that comes about as near as can be.
     */
    double effortFor(double recall) {
        double wanted = Math.min(recall, best() - NO_GAIN);
        if (best() >= recall) {
            wanted = recall;
        }
        int step = 0;
        while (recalls[step] < wanted) {
            step++;
        }
        if (step == 0) {
            return 1;
        }
        double before = logMiss(recalls[step - 1]);
        double after = logMiss(recalls[step]);
        double part = before > after ? (before - logMiss(wanted)) / (before - after) : 1;
        return effort(step - 1) * Math.pow(2, Math.clamp(part, 0, 1));
    }

    /**
     * Returns the curve with one more observation.
     *
     * @param observed the recall of a question with each effort; with more efforts than there are here the last one's
     * @param weight how many observations this curve stands for
     */
    RecallCurve blended(double[] observed, double weight) {
        double[] blended = new double[Math.max(recalls.length, observed.length)];
        for (int step = 0; step < blended.length; step++) {
            double before = recalls[Math.min(step, recalls.length - 1)];
            double now = observed[Math.min(step, observed.length - 1)];
            blended[step] = Math.clamp((weight * before + now) / (weight + 1), 0, 1);
        }
        return new RecallCurve(blended);
    }

    /** Returns the recall to expect with an effort. */
    double recallWith(double effort) {
        double place = Math.clamp(Math.log(Math.max(1, effort)) / Math.log(2), 0, recalls.length - 1.0);
        int step = Math.min((int) place, recalls.length - 1);
        if (step == recalls.length - 1) {
            return recalls[step];
        }
        double miss = Math.exp(logMiss(recalls[step])
                + (place - step) * (logMiss(recalls[step + 1]) - logMiss(recalls[step])));
        return Math.clamp(1 - miss, 0, Math.max(recalls[step], recalls[step + 1]));
    }

    private static double logMiss(double recall) {
        return Math.log(Math.max(LEAST_MISS, 1 - recall));
    }
}
