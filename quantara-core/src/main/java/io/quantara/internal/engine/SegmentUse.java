package io.quantara.internal.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much of each segment file is still in use: a file goes only when none of its groups is. */
final class SegmentUse {

    private final Map<SegmentFile, Set<Long>> used = new HashMap<>();

    private SegmentUse() {}

    /**
     * Returns the use that a catalog makes of files: what only a named version uses stays in its file anyway.
     *
     * @param rewritten parts that do not count, because they are to be rewritten, by the number of their collection
     */
    static SegmentUse by(Catalog catalog, Map<Integer, List<Part>> rewritten) {
        SegmentUse use = new SegmentUse();
        for (CollectionState collection : catalog.everyCollection()) {
            List<Part> leaving = rewritten.getOrDefault(collection.id(), List.of());
            collection.parts().stream().filter(part -> !leaving.contains(part)).forEach(use::add);
        }
        return use;
    }

    private void add(Part part) {
        if (part.source() instanceof SegmentGroup group) {
            used.computeIfAbsent(group.file(), file -> new HashSet<>()).add(group.group());
        }
    }

    /** Returns whether the file of a part holds rows that nobody uses. */
    boolean hasUnused(Part part) {
        SegmentFile file = ((SegmentGroup) part.source()).file();
        return used.getOrDefault(file, Set.of()).size() < file.groupBytes().size();
    }

    /** Returns whether most of the file of a part is rows that nobody uses. */
    boolean isMostlyUnused(Part part) {
        SegmentFile file = ((SegmentGroup) part.source()).file();
        long all = 0;
        long inUse = 0;
        for (Map.Entry<Long, Long> group : file.groupBytes().entrySet()) {
            all += group.getValue();
            inUse += used.getOrDefault(file, Set.of()).contains(group.getKey()) ? group.getValue() : 0;
        }
        return inUse * 2 < all;
    }
}
