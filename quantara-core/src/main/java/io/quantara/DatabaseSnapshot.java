package io.quantara;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One moment of a whole database, read-only: whatever is written afterwards, also a dropped collection, does not change
 * what it finds. The calls of {@link DocumentReader} on the snapshot itself act on the {@code default} collection.
 *
 * {@snippet :
 * try (DatabaseSnapshot yesterday = db.snapshot()) {
 *     long before = yesterday.getCollection("papers").count();
 * }
 * }
 *
 * <p>An open snapshot keeps the files and the memory of its moment, beside what the database needs by then: close it. A
 * search that is running meanwhile ends as usual, and a stream that was begun keeps the moment for itself. A snapshot
 * that is lost without having been closed is released by and by, with a warning that says where it was opened. Closing
 * the database closes its snapshots.
 *
 * <p>Safe for many threads. All calls but {@link #close} throw {@link ClosedException} after it. Not meant to be
 * implemented by applications.
 */
public interface DatabaseSnapshot extends DocumentReader, AutoCloseable {

    /**
     * Returns a collection as it was.
     *
     * @throws NotFoundException when there was none of this name
     */
    DocumentReader getCollection(String name);

    /** Returns a collection as it was, or empty when there was none of this name. */
    Optional<DocumentReader> findCollection(String name);

    /** Returns the names of all collections in order. */
    List<String> listCollections();

    /** Returns the user's own settings as they were. */
    Metadata config();

    /** Returns the sequence number of the newest batch it sees. */
    long sequence();

    /**
     * Writes all collections and settings as they were to a new file; see {@link Database#exportToJson}.
     *
     * @throws AlreadyExistsException when there is such a file; it is never overwritten
     */
    void exportToJson(Path file);

    /**
     * Writes a collection as it was to a new file, one JSON document a line.
     *
     * @throws AlreadyExistsException when there is such a file; it is never overwritten
     */
    void exportToJsonLines(String collection, Path file);

    /** Lets go of the moment. May be called again. */
    @Override
    void close();
}
