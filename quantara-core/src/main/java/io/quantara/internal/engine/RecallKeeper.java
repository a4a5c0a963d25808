package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.RecallMeasurement;
import io.quantara.internal.storage.LateLogger;
import java.util.function.BooleanSupplier;

/**
 * Has the recall of indexes measured: of those that were just built, and of those that were stored without it. An index
 * whose recall cannot be measured serves without. Used by the worker that keeps indexes.
 *
 * @param versions where indexes are found that were stored
 * @param workers who measures
 */
record RecallKeeper(VersionSet versions, Workers workers) {

    private static final LateLogger LOG = new LateLogger(RecallKeeper.class);

    /**
     * Returns an index that was just built, with its recall.
     *
     * @param isUnwanted asked often: whether the index is not wanted any more
     * @throws CancelledException when it is not; the index is closed then
     */
    AttachedIndex measured(
            CollectionState collection, SegmentGroup group, BuiltIndex built, BooleanSupplier isUnwanted) {
        AttachedIndex attached = IndexFiles.attached(built, IndexFiles.recall(collection, built));
        try {
            measure(collection, group, attached, isUnwanted);
        } catch (CancelledException e) {
            built.close();
            throw e;
        }
        return attached;
    }

    /** Measures the indexes that were stored without their recall, by releases that knew none. */
    void measureStored(BooleanSupplier isClosing) {
        for (CollectionState collection : versions.catalog().collections()) {
            for (Part part : collection.parts()) {
                PartIndex index = part.index();
                if (part.source() instanceof SegmentGroup group && index != null && !isClosing.getAsBoolean()) {
                    measureStored(collection, group, index, isClosing);
                }
            }
        }
    }

    private void measureStored(
            CollectionState collection, SegmentGroup group, PartIndex index, BooleanSupplier isClosing) {
        AttachedIndex ready = index.ready();
        SharedResource memory = index.memory();
        if (ready == null || memory == null || !group.resource().tryRetain()) {
            return;
        }
        try {
            if (memory.tryRetain()) {
                try {
                    measure(collection, group, ready, isClosing);
                } finally {
                    memory.release();
                }
            }
        } catch (CancelledException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "The measurement of an index was cancelled", e);
        } finally {
            group.resource().release();
        }
    }

    private void measure(
            CollectionState collection, SegmentGroup group, AttachedIndex index, BooleanSupplier isUnwanted) {
        if (!index.recall().isToMeasure()) {
            return;
        }
        try {
            RecallMeasurement.run(group.rows(), index, collection.seed(), workers, () -> {
                if (isUnwanted.getAsBoolean()) {
                    throw new CancelledException("The recall of an index is not wanted any more.");
                }
            });
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.get().log(System.Logger.Level.WARNING, "The recall of an index could not be measured", e);
        }
    }
}
