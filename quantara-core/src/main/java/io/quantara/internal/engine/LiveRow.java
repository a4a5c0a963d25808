package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import java.util.List;
import java.util.UUID;

/** Finds the live row of a document in the newest state; called where no batch is applied meanwhile. */
final class LiveRow {

    static final long NONE = -1;

    private LiveRow() {}

    /** Returns the sequence number the live row was written with, or {@link #NONE}. */
    static long sequence(CollectionState collection, RowKey key) {
        List<Part> parts = collection.parts();
        for (int at = parts.size() - 1; at >= 0; at--) {
            int ordinal = parts.get(at).findLive(key.idMost(), key.idLeast(), Long.MAX_VALUE);
            if (ordinal >= 0) {
                return parts.get(at).source().sequenceOf(ordinal);
            }
        }
        return NONE;
    }

    /** Marks the live row deleted and tells whether there was one. Under the commit lock only. */
    static boolean delete(CollectionState collection, RowKey key, long sequence) {
        List<Part> parts = collection.parts();
        for (int at = parts.size() - 1; at >= 0; at--) {
            Part part = parts.get(at);
            int ordinal = part.findLive(key.idMost(), key.idLeast(), Long.MAX_VALUE);
            if (ordinal >= 0) {
                part.deletions().delete(ordinal, sequence);
                return true;
            }
        }
        return false;
    }

    static AlreadyExistsException alreadyExists(String collection, UUID id) {
        return new AlreadyExistsException("Collection '" + collection + "' already has a document " + id
                + ": use upsert to replace it, or another id");
    }
}
