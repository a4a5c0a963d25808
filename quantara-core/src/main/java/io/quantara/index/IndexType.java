package io.quantara.index;

import io.quantara.Metric;
import java.util.EnumSet;
import java.util.Set;

/**
 * A kind of index: it builds a {@link VectorIndex} over one immutable segment of vectors. Register it with
 * {@link io.quantara.DatabaseOptions#indexType}, {@link IndexRegistry#register}, or as a
 * {@link java.util.ServiceLoader} service.
 *
 * <p>One instance serves all collections and threads. Whatever it throws marks the index as failed in the statistics,
 * and exact search answers.
 */
public interface IndexType {

    /** Returns the name by which collections choose it: lower-case letters, digits and dashes. */
    String name();

    /**
     * Returns the metrics for which it can be built; all by default. A built index answers searches by the metric it
     * was built for and by those of {@link VectorIndex#alsoServes()}; other searches are answered exactly.
     */
    default Set<Metric> metrics() {
        return EnumSet.allOf(Metric.class);
    }

    /** Returns who computes the scores of results; the database by default. */
    default Scoring scoring() {
        return Scoring.DATABASE;
    }

    /**
     * Returns the name of the option that says how hard searches try which do not say it themselves, or an empty string
     * when there is none. Where a collection does not choose it, the database chooses the effort that it measured to
     * reach a recall of 0.95.
     */
    default String effortOption() {
        return "";
    }

    /**
     * Verifies options before a collection takes them. Names that are not known must be refused, see
     * {@link IndexOptions#allow}. Takes no options by default.
     *
     * @param dimension the collection's dimension, or 0 while it is not known
     * @throws IllegalArgumentException when an option is unknown or out of range
     */
    default void check(IndexOptions options, int dimension, Metric metric) {
        options.allow();
    }

    /**
     * Builds an index over a segment, in a background thread.
     *
     * @param vectors the rows; valid for the life of the index
     */
    VectorIndex build(SegmentVectors vectors, BuildContext context);
}
