package io.quantara.internal.engine;

import io.quantara.index.IndexOptions;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.storage.FileSummary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The index over one part: ready to search, or why there is none. Immutable.
 *
 * @param type the name of its type
 * @param options the options it was built with
 * @param ready the index, or null when it failed
 * @param memory what keeps it open, or null when it failed
 * @param stored its file and the group in it, or null when it is not stored
 * @param problem why it failed, or empty
 */
record PartIndex(
        String type,
        IndexOptions options,
        @Nullable AttachedIndex ready,
        @Nullable SharedResource memory,
        @Nullable StoredIndex stored,
        String problem) {

    private static final String UNREGISTERED = "the index type is not registered";

    /** Where an index is stored. Equal by the number of its file, which is never used again. */
    record StoredIndex(long fileNumber, FileSummary summary) {

        /** Written out: the one that a record brings along is made at run time, and every opening would wait for it. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StoredIndex stored && stored.fileNumber == fileNumber;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(fileNumber);
        }
    }

    /** Returns that an index of this type could not be had. */
    static PartIndex failed(String type, IndexOptions options, String problem) {
        return new PartIndex(type, options, null, null, null, problem);
    }

    /** Returns that this index cannot be used any more. */
    PartIndex failed(Throwable cause) {
        return failed(type, options, String.valueOf(cause));
    }

    /** Returns that no index type of this name is registered; what is stored waits until one is. */
    static PartIndex unregistered(String type, IndexOptions options, @Nullable StoredIndex stored) {
        return new PartIndex(type, options, null, null, stored, UNREGISTERED);
    }

    /** Returns whether it failed for want of a type that is registered by now. */
    boolean mayWorkNow(IndexTypes types) {
        return problem.equals(UNREGISTERED) && types.find(type).isPresent();
    }

    /** Returns an index that is stored but not opened yet. */
    static PartIndex unopened(ManifestCodec.StoredIndex index, StoredIndex stored) {
        return new PartIndex(index.type(), IndexOptions.of(index.options()), null, null, stored, "");
    }

    /** Returns whether this is the index that a collection asks for over a segment. */
    boolean serves(CollectionState collection, SegmentGroup group) {
        return type.equals(collection.indexType(group).orElse(null))
                && options.equals(collection.options().indexOptions());
    }

    Optional<AttachedIndex> attached() {
        return Optional.ofNullable(ready);
    }

    Optional<SharedResource> resource() {
        return Optional.ofNullable(memory);
    }

    boolean isFailed() {
        return !problem.isEmpty();
    }
}
