package io.quantara.internal.engine;

import io.quantara.IndexState;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import java.util.Optional;

/**
 * How far the indexes of a collection are.
 *
 * @param state whether all segments have theirs
 * @param problem why one failed
 * @param unindexedRows rows that are searched exactly
 * @param memoryBytes what the indexes hold
 */
public record IndexProgress(IndexState state, Optional<String> problem, long unindexedRows, long memoryBytes) {

    /** Returns how far the indexes of a collection are. */
    static IndexProgress of(Snapshot snapshot, CollectionState collection, IndexTypes types) {
        if (IndexTypes.isExact(collection.options().indexType())) {
            return new IndexProgress(IndexState.EXACT, Optional.empty(), 0, 0);
        }
        IndexState state = IndexState.READY;
        Optional<String> problem = Optional.empty();
        long unindexed = 0;
        long memory = 0;
        for (Part part : collection.parts()) {
            PartIndex index = part.index();
            if (index == null || !index.serves(collection)) {
                index = null;
            }
            AttachedIndex ready = index == null ? null : index.ready();
            if (ready != null) {
                memory += ready.index().memoryBytes();
                continue;
            }
            unindexed += part.source().rows(snapshot.sequence()).count();
            if (index != null && index.isFailed() && !index.mayWorkNow(types)) {
                problem = Optional.of(index.problem());
                state = IndexState.FAILED;
            } else if (part.source() instanceof SegmentGroup && state == IndexState.READY) {
                state = IndexState.BUILDING;
            }
        }
        return new IndexProgress(state, problem, unindexed, memory);
    }
}
