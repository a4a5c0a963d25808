package io.quantara;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Figures about a collection at one moment. Immutable; {@link #asMetadata} holds all of them by name. */
public final class CollectionStats {

    private final Metadata figures;

    CollectionStats(Metadata figures) {
        this.figures = figures;
    }

    /** Returns the collection's name. */
    public String name() {
        return figures.getString("name");
    }

    /** Returns how many documents there are. */
    public long documents() {
        return figures.getLong("documents");
    }

    /** Returns how many deleted or replaced rows still take space until compaction. */
    public long deletedRows() {
        return figures.getLong("deletedRows");
    }

    /** Returns the dimension, or empty while it is not known. */
    public OptionalInt dimension() {
        return figures.findLong("dimension").stream().mapToInt(Math::toIntExact).findFirst();
    }

    /** Returns the default metric. */
    public Metric metric() {
        return Metric.valueOf(figures.getString("metric"));
    }

    /** Returns the chosen index type. */
    public String indexType() {
        return figures.getString("indexType");
    }

    /** Returns how far the index is: the state of the segment that is farthest from having it. */
    public IndexState indexState() {
        return IndexState.valueOf(figures.getString("indexState"));
    }

    /** Returns why the index failed or is missing, or empty. */
    public Optional<String> indexProblem() {
        return figures.findString("indexProblem");
    }

    /** Returns how far the index of each segment is, the oldest first; rows in memory are in no segment yet. */
    public List<SegmentIndex> indexes() {
        return figures.getList("indexes").stream()
                .map(element -> SegmentIndex.of(Metadata.of("it", element).getMap("it")))
                .toList();
    }

    /**
     * Returns how many rows have no index of their own although the collection has one or is to get one: rows in memory
     * and in segments without one. They are searched exactly, or the index of a larger segment leads to them. 0 where
     * exact search is chosen, or {@code auto} found every segment too small.
     */
    public long unindexedRows() {
        return figures.getLong("unindexedRows");
    }

    /** Returns how many searches of this process were compared with exact search, see recallSampling. */
    public long recallSamples() {
        return figures.findLong("recallSamples").orElse(0L);
    }

    /** Returns the mean recall of the searches compared with exact search, or empty while none was. */
    public OptionalDouble meanRecall() {
        return figures.findDouble("meanRecall").stream().mapToDouble(recall -> recall).findFirst();
    }

    /** Returns the lowest recall of the searches compared with exact search, or empty while none was. */
    public OptionalDouble lowestRecall() {
        return figures.findDouble("lowestRecall").stream().mapToDouble(recall -> recall).findFirst();
    }

    /** Returns how many segments hold the documents, memory included. */
    public int segments() {
        return Math.toIntExact(figures.getLong("segments"));
    }

    /** Returns the embedding model the collection remembers, if any. */
    public Optional<String> embeddingModel() {
        return figures.findString("embeddingModel");
    }

    /** Returns all figures by name. */
    public Metadata asMetadata() {
        return figures;
    }

    @Override
    public String toString() {
        return "CollectionStats" + figures;
    }
}
