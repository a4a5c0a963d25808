package io.quantara.internal.engine;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Applies batches to the catalog and the memtable: the same for a commit and for the replay of the log. Under the
 * commit lock only.
 */
final class BatchApplier {

    private final Catalog.Edit edit;
    private final Memtable memtable;
    private final Set<Integer> written = new HashSet<>();

    BatchApplier(Catalog.Edit edit, Memtable memtable) {
        this.edit = edit;
        this.memtable = memtable;
    }

    /** Applies all operations and returns how many rows were deleted or replaced. */
    long apply(long sequence, ByteBuffer payload) {
        Operations operations = new Operations(sequence);
        BatchReader.read(payload, operations);
        return operations.removed;
    }

    /** Returns the numbers of the collections that got rows. */
    Set<Integer> written() {
        return written;
    }

    private final class Operations implements BatchReader.Visitor {

        private final long sequence;
        private long removed;

        Operations(long sequence) {
            this.sequence = sequence;
        }

        @Override
        public void put(int collectionId, EncodedRow row, BatchWriter.Existing existing) {
            if (existing == BatchWriter.Existing.REPLACED) {
                remove(collectionId, row.idMost(), row.idLeast());
            }
            table(collectionId, row.dimension()).add(row, sequence);
            memtable.countRow(row.sizeBytes());
        }

        @Override
        public void delete(int collectionId, long idMost, long idLeast) {
            remove(collectionId, idMost, idLeast);
        }

        private void remove(int collectionId, long idMost, long idLeast) {
            RowKey key = new RowKey(collectionId, idMost, idLeast);
            if (LiveRow.delete(existing(collectionId), key, sequence)) {
                removed++;
                memtable.countChange();
            }
        }

        @Override
        public void catalog(CatalogChange change) {
            change.applyTo(edit, memtable, sequence);
            memtable.countChange();
        }
    }

    private MemtableTable table(int collectionId, int dimension) {
        written.add(collectionId);
        MemtableTable table = memtable.table(collectionId);
        if (table != null) {
            return table;
        }
        CollectionState collection = existing(collectionId);
        MemtableTable added = memtable.newTable(collectionId, dimension);
        edit.put(collection.withPart(new Part(added, Deletions.none(), null)));
        return added;
    }

    private CollectionState existing(int collectionId) {
        CollectionState collection = edit.collection(collectionId);
        if (collection == null) {
            throw new IllegalStateException("The log writes to collection " + collectionId + ", which does not exist");
        }
        return collection;
    }
}
