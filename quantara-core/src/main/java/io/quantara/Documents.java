package io.quantara;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A space of documents that can be read and written. Every write is atomic, and durable as the database's
 * {@link Durability} says when the call returns. Everything is validated before anything is written.
 *
 * <p>All writing calls throw {@link DimensionMismatchException} for a vector of another dimension,
 * {@link ReadOnlyException}, {@link ClosedException}, {@link DiskFullException}, {@link EngineFailedException} and
 * {@link CommitOutcomeUnknownException} where their names apply, and {@link DeadlineExceededException} when flushing
 * falls so far behind that a write had to wait longer than the database's timeout.
 */
public interface Documents extends DocumentReader {

    /** Inserts a document without metadata and returns its new random id. */
    default UUID insert(String name, float[] vector) {
        return insert(NewDocument.of(name, vector));
    }

    /** Inserts a document and returns its new random id. */
    default UUID insert(String name, float[] vector, Metadata metadata) {
        return insert(NewDocument.of(name, vector).metadata(metadata));
    }

    /**
     * Inserts a document and returns its id.
     *
     * @throws AlreadyExistsException when the document brings an id that exists
     * @throws IllegalArgumentException when the document has a condition: only an upsert may
     */
    default UUID insert(NewDocument document) {
        return insertAll(List.of(Objects.requireNonNull(document, "document"))).getFirst();
    }

    /**
     * Inserts documents as one atomic batch and returns their ids in order.
     *
     * @throws AlreadyExistsException when a document brings an id that exists, or two bring the same
     * @throws IllegalArgumentException when a document has a condition: only an upsert may
     */
    List<UUID> insertAll(List<NewDocument> documents);

    /**
     * Inserts a document, or replaces the one with its id; returns the id.
     *
     * @throws VersionConflictException when {@link NewDocument#ifVersion} does not hold
     */
    default UUID upsert(NewDocument document) {
        return upsertAll(List.of(Objects.requireNonNull(document, "document"))).getFirst();
    }

    /**
     * Inserts or replaces documents as one atomic batch and returns their ids in order; of repeated ids the last
     * wins.
     *
     * @throws VersionConflictException when {@link NewDocument#ifVersion} of a document does not hold
     * @throws IllegalArgumentException when a document with a condition brings no id, or an id that is repeated
     */
    List<UUID> upsertAll(List<NewDocument> documents);

    /**
     * Inserts any number of documents in bounded memory. The load is atomic as a whole unless the options say
     * {@link LoadOptions#commitEvery(int)}.
     *
     * @param documents read once, in the calling thread, and closed
     * @throws IllegalArgumentException when a document has a condition: only an upsert may
     */
    LoadReport load(Stream<NewDocument> documents, LoadOptions options);

    /** Inserts any number of documents, all or nothing, in bounded memory. */
    default LoadReport load(Stream<NewDocument> documents) {
        return load(documents, LoadOptions.defaults());
    }

    /**
     * Changes what the patch names and keeps the rest. Concurrent patches of one document never lose a field.
     *
     * @throws NotFoundException when there is no document with this id
     * @throws VersionConflictException when {@link DocumentPatch#ifVersion} does not hold; a document that is gone has
     *     version 0 then
     */
    void update(UUID id, DocumentPatch patch);

    /** Deletes a document and tells whether it was there. */
    default boolean delete(UUID id) {
        return deleteAll(List.of(Objects.requireNonNull(id, "id"))) == 1;
    }

    /**
     * Deletes a document that must have this version.
     *
     * @param ifVersion what {@link Document#version()} said when it was read
     * @throws VersionConflictException when it has another version, or is gone, which is version 0
     */
    void delete(UUID id, long ifVersion);

    /** Deletes documents as one atomic batch and returns how many were there. */
    long deleteAll(Collection<UUID> ids);

    /** Deletes all documents that match a filter as one atomic batch and returns how many they were. */
    long deleteAll(Filter filter);

    /** Embeds a text and inserts it with the text as its name; returns its new id. */
    default UUID insertText(String text) {
        return insert(NewDocument.ofText(text));
    }

    /** Embeds a text and inserts it with the text as its name; returns its new id. */
    default UUID insertText(String text, Metadata metadata) {
        return insert(NewDocument.ofText(text).metadata(metadata));
    }

    /** Embeds texts and inserts them as one atomic batch; returns their ids in order. */
    default List<UUID> insertTexts(List<String> texts) {
        Objects.requireNonNull(texts, "texts");
        return insertAll(texts.stream().map(NewDocument::ofText).toList());
    }
}
