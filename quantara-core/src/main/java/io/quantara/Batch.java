package io.quantara;

import java.util.UUID;

/**
 * Operations on any number of collections that become visible and durable together, or not at all, also across a
 * crash. They take effect in the order of the calls, and later ones see what earlier ones did: a document inserted by
 * the batch can be updated by it, and a collection it creates can be written to.
 *
 * {@snippet :
 * Batch batch = db.batch();
 * batch.createCollection("orders");
 * UUID id = batch.insert("orders", NewDocument.of("first order", vector));
 * batch.update("customers", customer, DocumentPatch.of().put("lastOrder", id.toString()));
 * batch.commit();
 * }
 *
 * <p>Nothing is looked up or written before {@link #commit}: the other calls only throw what shows without looking at
 * the database, and leave the batch as it was then. The operations are held in memory; the limits are those of
 * {@link Documents#insertAll}. A batch that is not committed needs no closing.
 *
 * <p>Used by one thread. Not meant to be implemented by applications.
 */
public interface Batch {

    /** Creates a collection with default options. */
    default void createCollection(String name) {
        createCollection(name, CollectionOptions.defaults());
    }

    /**
     * Creates a collection.
     *
     * @param name 1 to 255 characters, no control characters; {@code _config} is reserved
     * @throws NotFoundException when no index type of the options' name is registered
     */
    void createCollection(String name, CollectionOptions options);

    /** Gives a collection another name, which the operations after this one use; not for {@code default}. */
    void renameCollection(String from, String to);

    /** Deletes a collection with its documents; not for {@code default}. */
    void deleteCollection(String name);

    /** Deletes all documents of a collection; an inferred dimension is forgotten. */
    void clear(String collection);

    /**
     * Inserts a document and returns its id. A text is embedded at the commit.
     *
     * @throws IllegalArgumentException when the document has a condition: only an upsert may
     */
    UUID insert(String collection, NewDocument document);

    /** Inserts a document, or replaces the one with its id; returns the id. A text is embedded at the commit. */
    UUID upsert(String collection, NewDocument document);

    /** Changes what the patch names and keeps the rest. */
    void update(String collection, UUID id, DocumentPatch patch);

    /** Deletes a document; that it is not there is no error. */
    void delete(String collection, UUID id);

    /**
     * Deletes a document that must have this version.
     *
     * @param ifVersion what {@link Document#version()} said when it was read
     */
    void delete(String collection, UUID id, long ifVersion);

    /** Returns how many operations it has. */
    int size();

    /**
     * Does all operations, or none of them. When it returns they are as durable as the database's {@link Durability}
     * says. A batch is committed once, whatever comes of it; one without operations does nothing.
     *
     * <p>An operation that cannot be done makes the whole batch fail before anything is written; the message begins
     * with its position, counted from 1. A condition that looks at a version ({@link NewDocument#ifVersion},
     * {@link DocumentPatch#ifVersion}, {@link #delete(String, UUID, long)}) compares it with what is stored, so that
     * only the first operation on a document may have one.
     *
     * @throws NotFoundException when a collection, or a document to update, does not exist
     * @throws AlreadyExistsException when a collection to create, or the id of a document to insert, exists
     * @throws VersionConflictException when a condition does not hold
     * @throws DimensionMismatchException when a vector has another dimension than its collection
     * @throws IllegalArgumentException when a document that the batch wrote before is written under a condition, or
     *     all operations together take more than 1 GiB
     * @throws IllegalStateException when the batch was committed before
     * @throws CommitOutcomeUnknownException and the others that {@link Documents} names, where their names apply
     */
    BatchReport commit();
}
