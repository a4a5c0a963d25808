package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The operations of a batch, validated as far as that goes without looking at the database. */
final class EmbeddedBatchSteps {

    private EmbeddedBatchSteps() {}

    /** One operation. */
    sealed interface Step {

        /** Says what it does and where. */
        default String description() {
            return switch (this) {
                case Create step -> "create '" + step.name + "'";
                case Rename step -> "rename '" + step.from + "'";
                case Drop step -> "delete '" + step.name + "'";
                case Clear step -> "clear '" + step.collection + "'";
                case Put step when step.existing == Existing.REFUSED -> "insert into '" + step.collection + "'";
                case Put step -> "upsert into '" + step.collection + "'";
                case Update step -> "update in '" + step.collection + "'";
                case Delete step -> "delete in '" + step.collection + "'";
            };
        }
    }

    /** Creates a collection. */
    record Create(String name, CollectionOptions options) implements Step {}

    /** Gives a collection another name. */
    record Rename(String from, String to) implements Step {}

    /** Deletes a collection. */
    record Drop(String name) implements Step {}

    /** Deletes all documents of a collection. */
    record Clear(String collection) implements Step {}

    /** Writes a document; the row is null while its text is not embedded. */
    record Put(
            Existing existing,
            String collection,
            UUID id,
            NewDocument document,
            BatchWriter.@Nullable RowBytes row)
            implements Step {}

    /** Changes a document. */
    record Update(String collection, UUID id, DocumentPatch patch) implements Step {}

    /** Deletes a document. */
    record Delete(String collection, UUID id, OptionalLong ifVersion) implements Step {}

    /** What a document that exists means to one that is put in its place. */
    enum Existing {
        REFUSED,
        REPLACED
    }
}
