package io.quantara;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to search for: a vector or a text, how many results, which documents, which metric. Immutable; methods return
 * copies.
 */
public final class SearchRequest {

    private static final Set<Include> DEFAULT_INCLUDES = Set.of(Include.NAME, Include.METADATA);

    private final float @Nullable [] vector;
    private final @Nullable String text;
    private final Settings settings;

    /** What can be set; null means not set. */
    private record Settings(
            int topK,
            @Nullable Filter filter,
            @Nullable Metric metric,
            @Nullable Double threshold,
            Set<Include> includes,
            int effort,
            double targetRecall,
            boolean exact,
            @Nullable Duration timeout) {}

    private SearchRequest(float @Nullable [] vector, @Nullable String text, Settings settings) {
        this.vector = vector;
        this.text = text;
        this.settings = settings;
    }

    /**
     * Asks for the documents nearest to a vector.
     *
     * @param vector copied; {@code float[dimension]}, finite
     */
    public static SearchRequest of(float[] vector) {
        return new SearchRequest(Objects.requireNonNull(vector, "vector").clone(), null, defaults());
    }

    /** Asks for the documents nearest to a text, embedded with the collection's model. */
    public static SearchRequest ofText(String text) {
        return new SearchRequest(null, Objects.requireNonNull(text, "text"), defaults());
    }

    private static Settings defaults() {
        return new Settings(
                DocumentReader.DEFAULT_TOP_K, null, null, null, DEFAULT_INCLUDES, 0, Double.NaN, false, null);
    }

    /** Returns a copy that asks for at most this many results, at least 1. */
    public SearchRequest topK(int topK) {
        if (topK < 1) {
            throw new IllegalArgumentException("topK is " + topK + ": ask for at least 1 result");
        }
        Settings s = settings;
        return with(new Settings(
                topK, s.filter, s.metric, s.threshold, s.includes, s.effort, s.targetRecall, s.exact, s.timeout));
    }

    /** Returns a copy that considers only documents matching the filter; it replaces a filter set before. */
    public SearchRequest filter(Filter filter) {
        Settings s = settings;
        return with(new Settings(
                s.topK,
                Objects.requireNonNull(filter, "filter"),
                s.metric,
                s.threshold,
                s.includes,
                s.effort,
                s.targetRecall,
                s.exact,
                s.timeout));
    }

    /** Returns a copy that compares by this metric instead of the collection's. */
    public SearchRequest metric(Metric metric) {
        Settings s = settings;
        return with(new Settings(
                s.topK,
                s.filter,
                Objects.requireNonNull(metric, "metric"),
                s.threshold,
                s.includes,
                s.effort,
                s.targetRecall,
                s.exact,
                s.timeout));
    }

    /**
     * Returns a copy that drops results worse than a score: below it for cosine and dot, above it for euclidean; the
     * threshold itself is kept.
     *
     * @param score not NaN
     */
    public SearchRequest threshold(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("threshold is NaN: give a score");
        }
        Settings s = settings;
        return with(new Settings(
                s.topK, s.filter, s.metric, score, s.includes, s.effort, s.targetRecall, s.exact, s.timeout));
    }

    /** Returns a copy whose results carry exactly these beside id and score; name and metadata unless said. */
    public SearchRequest include(Include... includes) {
        EnumSet<Include> set = EnumSet.noneOf(Include.class);
        for (Include include : Objects.requireNonNull(includes, "includes")) {
            set.add(Objects.requireNonNull(include, "include"));
        }
        Settings s = settings;
        return with(new Settings(
                s.topK,
                s.filter,
                s.metric,
                s.threshold,
                Collections.unmodifiableSet(set),
                s.effort,
                s.targetRecall,
                s.exact,
                s.timeout));
    }

    /**
     * Returns a copy that tells an approximate index how hard to try; each index type documents what it means. More
     * effort finds more of the true neighbours and takes longer.
     *
     * @param effort at least 1
     */
    public SearchRequest effort(int effort) {
        if (effort < 1) {
            throw new IllegalArgumentException("effort is " + effort + ": give at least 1, or leave it out");
        }
        Settings s = settings;
        refuseBoth(effort, s.targetRecall);
        return with(new Settings(
                s.topK, s.filter, s.metric, s.threshold, s.includes, effort, s.targetRecall, s.exact, s.timeout));
    }

    /**
     * Returns a copy that asks indexes for a recall: the mean part of the true nearest that searches like this one
     * find. For each index the database measured which effort reaches which recall, with rows of its segments as
     * questions; it takes the least that suffices. Where none does, and where nothing was measured yet, exact search
     * answers. The plan tells the effort and what was measured with it.
     *
     * <p>The measure is a mean: single searches find more or less. The first questions of a kind that is unlike all
     * documents may fall short of it; {@link DatabaseOptions#recallSampling} corrects that.
     *
     * @param recall between 0 and 1, both excluded; not together with {@link #effort(int)}. With {@link #exact} it
     *     changes nothing
     */
    public SearchRequest targetRecall(double recall) {
        if (!(recall > 0 && recall < 1)) {
            throw new IllegalArgumentException("targetRecall is " + recall
                    + ": give a number between 0 and 1, such as 0.95, or ask for exact search");
        }
        Settings s = settings;
        refuseBoth(s.effort, recall);
        return with(new Settings(
                s.topK, s.filter, s.metric, s.threshold, s.includes, s.effort, recall, s.exact, s.timeout));
    }

    private static void refuseBoth(int effort, double targetRecall) {
        if (effort > 0 && !Double.isNaN(targetRecall)) {
            throw new IllegalArgumentException("Both effort " + effort + " and targetRecall " + targetRecall
                    + " are given: the one follows from the other, give one of them");
        }
    }

    /** Returns a copy that is answered by exact search even where an index exists. */
    public SearchRequest exact() {
        Settings s = settings;
        return with(new Settings(
                s.topK, s.filter, s.metric, s.threshold, s.includes, s.effort, s.targetRecall, true, s.timeout));
    }

    /**
     * Returns a copy that fails with {@link DeadlineExceededException} when it takes longer.
     *
     * @param timeout positive, at most 365 days
     */
    public SearchRequest timeout(Duration timeout) {
        Settings s = settings;
        return with(new Settings(
                s.topK,
                s.filter,
                s.metric,
                s.threshold,
                s.includes,
                s.effort,
                s.targetRecall,
                s.exact,
                Timeouts.checked(timeout)));
    }

    private SearchRequest with(Settings changed) {
        return new SearchRequest(vector, text, changed);
    }

    /** Returns a copy that asks by vector instead of by text. */
    SearchRequest vector(float[] embedded) {
        return new SearchRequest(embedded, null, settings);
    }

    /** Returns a copy of the query vector, or empty when the query is a text. */
    public Optional<float[]> vector() {
        return vector == null ? Optional.empty() : Optional.of(vector.clone());
    }

    /** Returns the query text, or empty when the query is a vector. */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** Returns the most results. */
    public int topK() {
        return settings.topK;
    }

    /** Returns the filter, if any. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(settings.filter);
    }

    /** Returns the metric, or empty for the collection's. */
    public Optional<Metric> metric() {
        return Optional.ofNullable(settings.metric);
    }

    /** Returns the threshold, if any. */
    public OptionalDouble threshold() {
        return settings.threshold == null ? OptionalDouble.empty() : OptionalDouble.of(settings.threshold);
    }

    /** Returns what results carry beside id and score. */
    public Set<Include> includes() {
        return settings.includes;
    }

    /** Returns the effort, or empty for the index's default. */
    public OptionalInt effort() {
        return settings.effort == 0 ? OptionalInt.empty() : OptionalInt.of(settings.effort);
    }

    /** Returns the recall asked of indexes, if any. */
    public OptionalDouble targetRecall() {
        return Double.isNaN(settings.targetRecall)
                ? OptionalDouble.empty()
                : OptionalDouble.of(settings.targetRecall);
    }

    /** Returns whether only exact search may answer. */
    public boolean isExact() {
        return settings.exact;
    }

    /** Returns the timeout, or empty for the database's. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(settings.timeout);
    }

    /** The query vector itself, not a copy; never changed by this package. */
    float @Nullable [] ownVector() {
        return vector;
    }

    @Override
    public String toString() {
        return "SearchRequest[" + (vector == null ? "text=" + text : "dimension=" + vector.length) + ", topK="
                + settings.topK + ", filter=" + settings.filter + ", metric=" + settings.metric + "]";
    }
}
