package io.quantara;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One space of documents with one dimension and a default metric. A handle follows a rename; after the collection was
 * deleted every call throws {@link ClosedException}.
 *
 * <p>Safe for many threads. Not meant to be implemented by applications.
 */
public interface VectorCollection extends Documents {

    /** Returns the collection's present name. */
    String name();

    /** Returns the options the collection has now; an inferred dimension is included. */
    CollectionOptions options();

    /** Deletes all documents at once; an inferred dimension is forgotten. */
    void clear();

    /**
     * Chooses the index type for this collection. The index is built in the background; exact search answers meanwhile.
     * With {@code auto}, the default, large segments get the type {@code graph} and small ones are searched exactly.
     *
     * @param type the name of a registered type, {@code auto} or {@code flat}
     * @throws NotFoundException when no such type is registered
     * @throws IndexMismatchException when the type does not serve the collection's metric
     * @throws IllegalArgumentException when an option is unknown or out of range
     */
    default void useIndex(String type) {
        useIndex(type, Map.of());
    }

    /**
     * Chooses the index type and its options for this collection.
     *
     * @param options as the type documents them; numbers, strings or booleans
     */
    void useIndex(String type, Map<String, ?> options);

    /**
     * Waits until every segment has the chosen index; what is in memory is written into a segment first. With
     * {@code auto} segments that are too small need none. {@link CollectionStats#indexes} tells how far it is.
     *
     * @param timeout positive, at most 365 days
     * @throws DeadlineExceededException when that takes longer than the timeout
     * @throws CancelledException when the calling thread was interrupted; the index goes on being built
     * @throws IndexMismatchException when the index cannot be built; exact search goes on answering
     */
    void awaitIndex(Duration timeout);

    /**
     * Writes the built index to a new file, to be loaded by another database with the same documents. Compacts first.
     *
     * @throws AlreadyExistsException when there is such a file; it is never overwritten
     * @throws IndexMismatchException when the collection has no index that can be stored
     */
    void saveIndex(Path path);

    /**
     * Attaches an index that {@link #saveIndex} wrote, after verifying that it fits these documents.
     *
     * @throws IndexMismatchException naming the first difference
     */
    void loadIndex(Path path);

    /** Returns figures about this collection. */
    CollectionStats stats();
}
