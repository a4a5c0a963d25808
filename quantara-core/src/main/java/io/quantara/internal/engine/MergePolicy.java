package io.quantara.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Picks which segments of a collection are merged into one. */
final class MergePolicy {

    private static final int SMALL_ROWS = 256;

    private final EngineLimits limits;

    MergePolicy(EngineLimits limits) {
        this.limits = limits;
    }

    /** How much is merged. */
    enum Extent {
        /** Segments of about one size, a few at a time. */
        TIERS,
        /** Where several segments are searched through an index of their own, all that fit into one. */
        QUIET,
        /** Each collection into one segment without deleted rows. */
        ALL
    }

    /** Returns the parts to merge, all of them segments, for each collection that has any, by its number. */
    Map<Integer, List<Part>> pick(Catalog catalog, Extent extent) {
        Map<Integer, List<Part>> picked = new LinkedHashMap<>();
        boolean again;
        do {
            // What is rewritten leaves rows behind that nobody uses, and a file goes only as a whole.
            SegmentUse use = SegmentUse.by(catalog, picked);
            again = false;
            for (CollectionState collection : catalog.byName().values()) {
                if (!picked.containsKey(collection.id())) {
                    List<Part> inputs = pick(collection, extent, use);
                    if (!inputs.isEmpty()) {
                        picked.put(collection.id(), inputs);
                        again = extent == Extent.ALL;
                    }
                }
            }
        } while (again);
        return picked;
    }

    private static List<Part> segments(CollectionState collection) {
        return collection.parts().stream()
                .filter(part -> part.source() instanceof SegmentGroup)
                .toList();
    }

    private List<Part> pick(CollectionState collection, Extent extent, SegmentUse use) {
        List<Part> segments = segments(collection);
        return switch (extent) {
            case TIERS -> tier(segments, use);
            case QUIET -> indexed(collection, segments);
            case ALL -> all(segments, use);
        };
    }

    /**
     * Returns the smaller segments, as many as fit into one, if one of them has an index and those beside the largest
     * are worth it: its rows are written again as well.
     */
    private List<Part> indexed(CollectionState collection, List<Part> segments) {
        List<Part> fitting = new ArrayList<>(segments);
        fitting.sort(Comparator.comparingInt(MergePolicy::liveRows));
        long rows = fitting.stream().mapToLong(MergePolicy::liveRows).sum();
        while (rows > limits.largestSegmentRows()) {
            rows -= liveRows(fitting.removeLast());
        }
        if (fitting.size() < 2 || fitting.stream().allMatch(part -> collection.readyIndex(part) == null)) {
            return List.of();
        }
        int largest = liveRows(fitting.getLast());
        return (rows - largest) * limits.quietFanIn() >= largest ? fitting : List.of();
    }

    private static List<Part> all(List<Part> segments, SegmentUse use) {
        boolean isCompact = segments.isEmpty()
                || (segments.size() == 1
                        && segments.getFirst().deletions().folded() == null
                        && !use.hasUnused(segments.getFirst()));
        return isCompact ? List.of() : segments;
    }

    /**
     * Returns the smallest segments of about one size of which there are enough, or one that is mostly deleted or that
     * keeps a file for little.
     */
    private List<Part> tier(List<Part> segments, SegmentUse use) {
        Map<Integer, List<Part>> tiers = new TreeMap<>();
        for (Part part : segments) {
            int live = liveRows(part);
            if (live * 2 < rowCount(part) || use.isMostlyUnused(part)) {
                return List.of(part);
            }
            if (live <= limits.largestSegmentRows() / limits.mergeFanIn()) {
                tiers.computeIfAbsent(tierOf(live), tier -> new ArrayList<>()).add(part);
            }
        }
        for (List<Part> tier : tiers.values()) {
            if (tier.size() >= limits.mergeFanIn()) {
                return tier;
            }
        }
        return List.of();
    }

    private int tierOf(int live) {
        int tier = 0;
        for (long size = SMALL_ROWS; size < live; size *= limits.mergeFanIn()) {
            tier++;
        }
        return tier;
    }

    static int rowCount(Part part) {
        return part.source().rows(Long.MAX_VALUE).count();
    }

    private static int liveRows(Part part) {
        int count = rowCount(part);
        return part.deletions().live(count, part.deletions().lastFolded()).liveCount();
    }
}
