package io.quantara.internal.engine;

import io.quantara.index.IndexOptions;
import io.quantara.index.IndexSource;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.storage.FileName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The indexes of segments that were merged, held with their rows until the index of the merged segment is built from
 * them. Only time is lost without them: what is in doubt is let go of, and the index is built from nothing.
 * Thread-safe.
 *
 * <p>Memory: 4 bytes for each row of the segments that were merged.
 */
final class IndexSources {

    private final FileLifetime lifetime;
    private final Map<SegmentGroup, List<Source>> kept = new HashMap<>();
    private final List<Held> builds = new ArrayList<>();

    IndexSources(FileLifetime lifetime) {
        this.lifetime = lifetime;
    }

    /** An index, the rows it is over, and where these went; both are held. */
    @SuppressWarnings("ArrayRecordComponent") // private, never changed, never compared
    private record Source(
            SegmentGroup group, PartIndex from, SharedResource memory, SegmentVectors vectors, int[] ordinals)
            implements IndexSource {

        static Source retained(
                SegmentGroup group, PartIndex from, SharedResource memory, SegmentVectors vectors, int[] ordinals) {
            group.resource().retain();
            memory.retain();
            return new Source(group, from, memory, vectors, ordinals);
        }

        Source retained() {
            return retained(group, from, memory, vectors, ordinals);
        }

        /** Returns the same rows when the segment they went to was merged once more. */
        Source thenMerged(int[] next) {
            int[] composed = ordinals.clone();
            for (int at = 0; at < composed.length; at++) {
                composed[at] = composed[at] < 0 ? -1 : next[composed[at]];
            }
            return retained(group, from, memory, vectors, composed);
        }

        void release() {
            memory.release();
            group.resource().release();
        }

        @Override
        public VectorIndex index() {
            return from.attached().orElseThrow().index();
        }

        @Override
        public int newOrdinal(int ordinal) {
            return ordinals[ordinal];
        }
    }

    /**
     * Keeps what parts that are being replaced have for the index of the segment that replaces them. The caller holds
     * the parts, and nobody sees the merged segment yet.
     *
     * @param newOrdinals for each part, where its rows go, -1 for those that are gone; kept
     */
    synchronized void keep(
            CollectionState collection, SegmentGroup merged, List<Part> parts, List<int[]> newOrdinals) {
        List<Source> sources = sources(collection, parts, newOrdinals);
        if (!sources.isEmpty()) {
            kept.put(merged, sources);
        }
    }

    private List<Source> sources(CollectionState collection, List<Part> parts, List<int[]> newOrdinals) {
        List<Source> sources = new ArrayList<>();
        for (int at = 0; at < parts.size(); at++) {
            SegmentGroup group = (SegmentGroup) parts.get(at).source();
            int[] ordinals = newOrdinals.get(at);
            PartIndex index = parts.get(at).index();
            if (index != null && index.memory() != null) {
                sources.add(Source.retained(
                        group, index, index.memory(), IndexFiles.vectors(collection, group), ordinals));
            } else {
                kept.getOrDefault(group, List.of()).forEach(source -> sources.add(source.thenMerged(ordinals)));
            }
        }
        return sources;
    }

    /** Returns what is kept for a merged segment and an index of this type; the caller closes it after the build. */
    synchronized Held held(SegmentGroup merged, IndexType type, IndexOptions options) {
        return held(kept.getOrDefault(merged, List.of()).stream().map(Source::retained).toList(), type, options);
    }

    /**
     * Returns what parts have for the index of a segment that is to replace them; the caller holds the parts, and
     * closes it after the build.
     *
     * @param newOrdinals for each part, where its rows go, -1 for those that are gone; kept
     */
    synchronized Held held(
            CollectionState collection, List<Part> parts, List<int[]> newOrdinals, IndexType type) {
        return held(sources(collection, parts, newOrdinals), type, collection.options().indexOptions());
    }

    private Held held(List<Source> sources, IndexType type, IndexOptions options) {
        List<Source> fitting = new ArrayList<>();
        for (Source source : sources) {
            if (source.from.type().equals(type.name()) && source.from.options().equals(options)) {
                fitting.add(source);
            } else {
                source.release();
            }
        }
        Held held = new Held(fitting);
        builds.add(held);
        return held;
    }

    /** What one build uses. */
    final class Held implements AutoCloseable {

        private final List<Source> sources;

        private Held(List<Source> sources) {
            this.sources = sources;
        }

        List<IndexSource> sources() {
            return List.copyOf(sources);
        }

        @Override
        public void close() {
            ended(this);
        }
    }

    private synchronized void ended(Held held) {
        builds.remove(held);
        held.sources.forEach(Source::release);
    }

    /** Lets go of what is kept for a merged segment. */
    synchronized void release(SegmentGroup merged) {
        List<Source> sources = kept.remove(merged);
        if (sources != null) {
            sources.forEach(Source::release);
        }
    }

    /** Lets go of all that is kept: no segment lacks an index, or nobody builds any more. */
    synchronized void releaseAll() {
        List.copyOf(kept.keySet()).forEach(this::release);
    }

    /**
     * Deletes the files of what is kept, as if it were not: what is mapped stays readable until it is let go of. What
     * somebody else holds too, or what cannot be deleted, is not kept any longer.
     */
    synchronized void deleteFiles() {
        for (Map.Entry<SegmentGroup, List<Source>> sources : List.copyOf(kept.entrySet())) {
            if (!sources.getValue().stream().allMatch(this::deleteFiles)) {
                release(sources.getKey());
            }
        }
    }

    private boolean deleteFiles(Source source) {
        if (!isHeldHereAlone(source.group.resource()) || !isHeldHereAlone(source.memory)) {
            return false;
        }
        source.group.releaseCodes(lifetime);
        PartIndex.StoredIndex stored = source.from.stored();
        return lifetime.deleteMapped(FileName.segment(source.group.file().number()).name())
                && (stored == null || lifetime.deleteMapped(stored.summary().name()));
    }

    private boolean isHeldHereAlone(SharedResource resource) {
        int here = 0;
        for (List<Source> sources : kept.values()) {
            here += count(sources, resource);
        }
        for (Held held : builds) {
            here += count(held.sources, resource);
        }
        return resource.holders() == here;
    }

    private static int count(List<Source> sources, SharedResource resource) {
        int count = 0;
        for (Source source : sources) {
            count += source.memory == resource ? 1 : 0;
            count += source.group.resource() == resource ? 1 : 0;
        }
        return count;
    }
}
