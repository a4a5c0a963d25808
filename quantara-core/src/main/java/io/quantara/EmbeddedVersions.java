package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.WriteBatch;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Conditional writes of single documents: a batch relies on the version that was found and agreed. */
final class EmbeddedVersions {

    private EmbeddedVersions() {}

    /** Adds a document under a condition to a batch, which relies on it. */
    static void upsert(
            WriteBatch batch,
            Snapshot snapshot,
            CollectionState collection,
            NewDocument document,
            BatchWriter.RowBytes row) {
        UUID id = document.id().orElseThrow();
        long actual = actual(snapshot, collection, id);
        Versions.require(collection.name(), id, document.ifVersion(), actual);
        if (actual == Versions.ABSENT) {
            batch.insertIfAbsent(collection, id, row);
        } else {
            batch.replace(collection, id, row, actual);
        }
    }

    /** Adds the delete of a document that must have a version to a batch, which relies on it. */
    static void delete(WriteBatch batch, Snapshot snapshot, CollectionState collection, UUID id, long ifVersion) {
        Versions.require(collection.name(), id, OptionalLong.of(ifVersion), actual(snapshot, collection, id));
        batch.delete(collection, id, ifVersion);
    }

    private static long actual(Snapshot snapshot, CollectionState collection, UUID id) {
        return of(snapshot.find(collection, id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    /** Returns the version of a document that was looked up. */
    static long of(Optional<Snapshot.Place> place) {
        return place.map(Snapshot.Place::sequence).orElse(Versions.ABSENT);
    }
}
