package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.CorruptionException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Applies batches in memory to what a manifest describes, each as a whole, in the order of their sequence numbers and
 * without a gap. Used by one thread.
 */
final class LogReplay {

    private static final int FIRST_RECOVERED_ID = 1 << 20;

    private final Catalog.Edit edit;
    private final LostRows lost;
    private final Collections collections;
    private final BatchApplier applier;
    private long first;
    private long last;
    private boolean mayBegin;
    private boolean isStopped;

    /** What becomes of a batch that writes to a collection nobody has heard of. */
    enum Collections {
        /** It is an error. */
        KNOWN,
        /** The collection is made up, because the manifest that named it is lost. */
        RECOVERED
    }

    /**
     * Begins behind a state.
     *
     * @param sequence the last sequence number the state includes
     */
    LogReplay(Catalog base, long sequence, Memtable memtable, LostRows lost, Collections collections) {
        this.edit = base.edit();
        this.lost = lost;
        this.collections = collections;
        this.applier = new BatchApplier(edit, memtable);
        this.last = sequence;
        this.mayBegin = collections == Collections.RECOVERED;
    }

    /** Returns the catalog after the batches that were applied. */
    Catalog catalog() {
        return edit.applied();
    }

    /** Returns the sequence number of the first batch that was applied, 0 if none was. */
    long first() {
        return first;
    }

    /** Returns the sequence number of the last batch that was applied, or of the state before. */
    long last() {
        return last;
    }

    /** Returns whether a batch is behind a gap: at least one before it is missing or cannot be applied. */
    boolean isBehindGap(long sequence) {
        return sequence > last && (isStopped || (sequence > last + 1 && !mayBegin));
    }

    /**
     * Applies a batch, unless the state includes it.
     *
     * @throws CorruptionException when it cannot be applied; nothing of it is then
     */
    void apply(long sequence, ByteBuffer payload) {
        if (sequence <= last) {
            return;
        }
        try {
            BatchReader.read(payload.duplicate().order(payload.order()), new Preparation());
        } catch (CorruptionException e) {
            isStopped = true;
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            isStopped = true;
            throw new CorruptionException(
                    "write-ahead log",
                    0,
                    "Batch " + sequence + " of the write-ahead log cannot be applied (" + e.getMessage()
                            + "): open the database with the release that wrote it, or run repair",
                    e);
        }
        applier.apply(sequence, payload);
        first = first == 0 ? sequence : first;
        mayBegin = false;
        last = sequence;
    }

    /** Looks through a batch before it is applied: are its collections known, and does it touch what is lost? */
    private final class Preparation implements BatchReader.Visitor {

        private final Set<Integer> created = new HashSet<>();
        private final Set<Integer> dropped = new HashSet<>();

        @Override
        public void put(int collectionId, EncodedRow row, BatchWriter.Existing existing) {
            require(collectionId, row.dimension());
            lost.remove(collectionId, new UUID(row.idMost(), row.idLeast()));
        }

        @Override
        public void delete(int collectionId, long idMost, long idLeast) {
            require(collectionId, 0);
            lost.remove(collectionId, new UUID(idMost, idLeast));
        }

        @Override
        public void catalog(CatalogChange change) {
            switch (change) {
                case CatalogChange.Create c -> created.add(c.id());
                case CatalogChange.Clone c -> {
                    require(c.source(), 0);
                    created.add(c.id());
                }
                case CatalogChange.Rename c -> require(c.id(), 0);
                case CatalogChange.InferDimension c -> require(c.id(), c.dimension());
                case CatalogChange.SetOptions c -> require(c.id(), 0);
                case CatalogChange.Clear c -> {
                    require(c.id(), 0);
                    lost.removeAll(c.id());
                }
                case CatalogChange.Drop c -> {
                    require(c.id(), 0);
                    lost.removeAll(c.id());
                    dropped.add(c.id());
                }
                case CatalogChange.SetConfig _ -> {}
                case CatalogChange.CreateVersion _ -> {}
                case CatalogChange.DeleteVersion _ -> {}
            }
        }

        private void require(int collectionId, int dimension) {
            CollectionState known = edit.collection(collectionId);
            if (dropped.contains(collectionId)) {
                throw new IllegalStateException("it writes to collection " + collectionId + ", which it has dropped");
            }
            if (known == null && !created.contains(collectionId)) {
                if (collections == Collections.KNOWN) {
                    throw new IllegalStateException("there is no collection " + collectionId);
                }
                edit.put(recovered(edit, collectionId, dimension));
            } else if (known != null && known.dimension() == 0 && collections == Collections.RECOVERED) {
                edit.put(known.withInferredDimension(dimension));
            }
        }
    }

    /** Returns a new collection with a name that says that its own is lost. */
    static CollectionState recovered(Catalog.Edit edit, int collectionId, int dimension) {
        int number = 1;
        while (hasName(edit, "recovered-" + number)) {
            number++;
        }
        return new CollectionState(
                collectionId, "recovered-" + number, CollectionOptions.defaults(), dimension, collectionId, List.of());
    }

    /** Returns a number for a made-up collection: far above those that the logs may still mention. */
    static int unusedId(Catalog.Edit edit) {
        int highest = FIRST_RECOVERED_ID - 1;
        for (CollectionState collection : edit.applied().collections()) {
            highest = Math.max(highest, collection.id());
        }
        return highest + 1;
    }

    /** Returns the collection that every database has, where its options are lost. */
    static CollectionState unnamedDefault() {
        int id = Catalog.DEFAULT_ID;
        return new CollectionState(id, Catalog.DEFAULT_NAME, CollectionOptions.defaults(), 0, id, List.of());
    }

    private static boolean hasName(Catalog.Edit edit, String name) {
        return edit.applied().collections().stream().anyMatch(collection -> collection.name().equals(name));
    }
}
