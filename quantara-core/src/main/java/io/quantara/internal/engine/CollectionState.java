package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collection in one version. Immutable, but for the rows and deletes that its parts gain with later sequence numbers.
 *
 * @param id its number, never reused
 * @param name its present name
 * @param options its options as chosen; the dimension only if it is fixed
 * @param inferredDimension the dimension taken from the first vector, or 0
 * @param seed makes its random choices repeatable, such as those of an index build
 * @param parts its rows, oldest first
 */
public record CollectionState(
        int id, String name, CollectionOptions options, int inferredDimension, long seed, List<Part> parts) {

    /** Returns the dimension, fixed or inferred, or 0 while it is not known. */
    public int dimension() {
        return options.dimension().orElse(inferredDimension);
    }

    /** Returns the options with the dimension it has now. */
    public CollectionOptions presentOptions() {
        return dimension() == 0 ? options : options.dimension(dimension());
    }

    /** Returns the newest sequence number at which a row was written or deleted, or 0. */
    long lastChange() {
        long last = 0;
        for (Part part : parts) {
            last = Math.max(last, Math.max(part.source().maxSequence(), part.deletions().lastSequence()));
        }
        return last;
    }

    /** Returns which type of index a segment is to have, or empty where it is searched exactly. */
    Optional<String> indexType(SegmentGroup group) {
        return IndexTypes.forSegment(options.indexType(), group.rows().count());
    }

    /** Returns the index of a part, ready or not, if it is the one that is asked for. */
    @Nullable PartIndex index(Part part) {
        PartIndex index = part.index();
        return index != null && part.source() instanceof SegmentGroup group && index.serves(this, group)
                ? index
                : null;
    }

    /** Returns the index through which a part is searched, or null. */
    @Nullable AttachedIndex readyIndex(Part part) {
        PartIndex index = index(part);
        return index == null ? null : index.ready();
    }

    CollectionState withName(String other) {
        return new CollectionState(id, other, options, inferredDimension, seed, parts);
    }

    CollectionState withOptions(CollectionOptions other) {
        return new CollectionState(id, name, other, inferredDimension, seed, parts);
    }

    CollectionState withInferredDimension(int dimension) {
        return new CollectionState(id, name, options, dimension, seed, parts);
    }

    CollectionState withParts(List<Part> others) {
        return new CollectionState(id, name, options, inferredDimension, seed, List.copyOf(others));
    }

    CollectionState withPart(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return withParts(more);
    }

    /** Returns the same rows in parts with deletions of their own. Under the commit lock only. */
    CollectionState shared() {
        return withParts(parts.stream().map(Part::shared).toList());
    }

    /** Returns the state with some parts replaced; a part mapped to null is left out. */
    CollectionState replaced(Map<Part, ? extends @Nullable Part> replacements) {
        boolean isReplaced = false;
        List<Part> others = new ArrayList<>();
        for (Part part : parts) {
            boolean replaces = replacements.containsKey(part);
            isReplaced |= replaces;
            Part other = replaces ? replacements.get(part) : part;
            if (other != null) {
                others.add(other);
            }
        }
        return isReplaced ? withParts(others) : this;
    }
}
