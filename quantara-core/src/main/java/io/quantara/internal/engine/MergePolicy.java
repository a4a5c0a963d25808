package io.quantara.internal.engine;

import java.util.ArrayList;
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
        /** Each collection into one segment without deleted rows. */
        ALL
    }

    /** Returns the parts to merge, all of them segments; none when there is nothing to merge. */
    List<Part> pick(List<Part> segments, Extent extent) {
        return extent == Extent.ALL ? all(segments) : tier(segments);
    }

    private static List<Part> all(List<Part> segments) {
        boolean isCompact = segments.isEmpty()
                || (segments.size() == 1 && segments.getFirst().deletions().folded() == null);
        return isCompact ? List.of() : segments;
    }

    /** Returns the smallest segments of about one size of which there are enough, or one that is mostly deleted. */
    private List<Part> tier(List<Part> segments) {
        Map<Integer, List<Part>> tiers = new TreeMap<>();
        for (Part part : segments) {
            int live = liveRows(part);
            if (live * 2 < rowCount(part)) {
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

    private static int rowCount(Part part) {
        return part.source().rows(Long.MAX_VALUE).count();
    }

    private static int liveRows(Part part) {
        int count = rowCount(part);
        return part.deletions().live(count, part.deletions().lastFolded()).liveCount();
    }
}
