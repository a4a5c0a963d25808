package io.quantara;

import io.quantara.index.IndexRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A vector database in one folder, or in memory. It owns named collections; the calls of {@link Documents} on the
 * database itself act on the {@code default} collection, which always exists.
 *
 * {@snippet :
 * try (var db = Database.open(Path.of("my_db"))) {
 *     db.insert("Artificial Intelligence", embedding);
 *     SearchResults best = db.search(query, 3);
 * }
 * }
 *
 * <p>Safe for many threads. One process opens a folder for writing; any number may open it {@link OpenMode#READ_ONLY}
 * meanwhile, also on a medium that cannot be written, and follow it with {@link #refresh}.
 * Not meant to be implemented by applications.
 */
public interface Database extends Documents, AutoCloseable {

    /** The name of the collection that always exists. */
    String DEFAULT_COLLECTION = "default";

    /**
     * Opens the database in a folder, or creates it there.
     *
     * @throws DatabaseLockedException when it is open for writing elsewhere
     * @throws UnknownFormatException when the folder holds something else
     * @throws CorruptionException when a data file is damaged
     */
    static Database open(Path folder) {
        return open(folder, DatabaseOptions.defaults());
    }

    /** Opens the database in a folder with options. */
    static Database open(Path folder, DatabaseOptions options) {
        OpeningClasses.begin();
        return EmbeddedDatabase.open(folder, options);
    }

    /** Opens a new database that lives in memory only. */
    static Database inMemory() {
        return inMemory(DatabaseOptions.defaults());
    }

    /** Opens a new database that lives in memory only, with options; durability does not apply to it. */
    static Database inMemory(DatabaseOptions options) {
        return EmbeddedDatabase.inMemory(options);
    }

    /** Returns the folder, or empty for a database in memory. */
    Optional<Path> folder();

    /** Creates a collection with default options. */
    default VectorCollection createCollection(String name) {
        return createCollection(name, CollectionOptions.defaults());
    }

    /**
     * Creates a collection.
     *
     * @param name 1 to 255 characters, no control characters; {@code _config} is reserved
     * @throws AlreadyExistsException when there is one of this name
     */
    VectorCollection createCollection(String name, CollectionOptions options);

    /**
     * Returns a collection.
     *
     * @throws NotFoundException when there is none of this name
     */
    VectorCollection getCollection(String name);

    /** Returns a collection, or empty when there is none of this name. */
    Optional<VectorCollection> findCollection(String name);

    /** Returns a collection, created with default options when there is none of this name. */
    VectorCollection getOrCreateCollection(String name);

    /**
     * Returns a collection, created when there is none of this name.
     *
     * @throws OptionsMismatchException when it exists and an option that was set here differs from the stored one
     */
    VectorCollection getOrCreateCollection(String name, CollectionOptions options);

    /** Returns the names of all collections in order. */
    List<String> listCollections();

    /** Renames a collection; handles follow. The {@code default} collection cannot be renamed. */
    void renameCollection(String from, String to);

    /**
     * Deletes a collection and its documents. The {@code default} collection cannot be deleted.
     *
     * @throws NotFoundException when there is none of this name
     */
    void deleteCollection(String name);

    /** Copies a collection, without copying data; both are independent afterwards. */
    VectorCollection cloneCollection(String source, String target);

    /** Returns a view of the whole database at this moment, which later writes do not change; the caller closes it. */
    DatabaseSnapshot snapshot();

    /**
     * Begins a batch: operations on any number of collections that are committed together, or not at all. Nothing is
     * written before {@link Batch#commit}.
     */
    Batch batch();

    /**
     * Gives the present state of the whole database, all collections and settings, a name, and keeps it until
     * {@link #deleteVersion}, also when the database is closed and opened again. No data is copied; what is deleted or
     * replaced afterwards stays on disk as long as a version needs it. As durable as any write.
     *
     * <p>{@link DatabaseOptions#maxVersions} and {@link DatabaseOptions#versionBytes} limit how many there are and how
     * much they keep. The limits are looked at here only: a version that exists is kept whatever it comes to keep, and
     * {@link DatabaseStats#versions()} tells how much that is.
     *
     * @param name 1 to 255 characters, no control characters
     * @throws AlreadyExistsException when there is a version of this name
     * @throws VersionLimitException when there are as many versions as allowed, or they keep more than allowed
     */
    NamedVersion createVersion(String name);

    /** Returns all named versions, by name. */
    List<NamedVersion> listVersions();

    /**
     * Lets go of a named version and tells whether there was one of this name. Snapshots of it that are open stay. The
     * space that only it needed is given back with the next flush, at the latest by {@link #compact()}.
     */
    boolean deleteVersion(String name);

    /**
     * Returns a view of the whole database as it was when a version was created; the caller closes it.
     *
     * @throws NotFoundException when there is no version of this name
     */
    DatabaseSnapshot asOf(String version);

    /** Returns the user's own durable settings. */
    DatabaseConfig config();

    /**
     * Writes all collections and settings to a new file in the format of the Python original.
     *
     * @throws AlreadyExistsException when there is such a file; it is never overwritten
     */
    void exportToJson(Path file);

    /** Imports a file in the format of the Python original, all or nothing; a document that exists is an error. */
    default LoadReport importFromJson(Path file) {
        return importFromJson(file, LoadOptions.defaults());
    }

    /** Imports a file in the format of the Python original, all or nothing. */
    default LoadReport importFromJson(Path file, OnConflict onConflict) {
        return importFromJson(
                file, LoadOptions.defaults().onConflict(Objects.requireNonNull(onConflict, "onConflict")));
    }

    /**
     * Imports a file in the format of the Python original, all or nothing, in bounded memory.
     *
     * @throws ImportException with line and path when the file is malformed; nothing changed then
     */
    LoadReport importFromJson(Path file, LoadOptions options);

    /**
     * Writes a collection to a new file, one JSON document a line.
     *
     * @throws AlreadyExistsException when there is such a file; it is never overwritten
     */
    void exportToJsonLines(String collection, Path file);

    /**
     * Imports documents from a file into a collection, which is created when there is none of this name.
     *
     * @throws ImportException with line and path when the file is malformed; without
     *     {@link LoadOptions#commitEvery} nothing changed then
     */
    LoadReport importFrom(ImportFile file, String collection, LoadOptions options);

    /** Returns the registry of index types, to which types can be added. */
    IndexRegistry indexes();

    /**
     * Makes all changes so far part of the database, all at once. Needed with {@link Durability#MANUAL}; otherwise it
     * forces to disk what is not yet, and lets processes that open the folder afterwards read all of it.
     */
    void persist();

    /**
     * Moves a database that is open {@link OpenMode#READ_ONLY} to the newest durable state of its folder, which another
     * process may be writing. Calls and streams that are running go on in the state they began with; calls that begin
     * after this one returned see the new state or a newer one. The state never goes backwards.
     *
     * <p>Durable is what a power cut cannot take back. With {@link Durability#SYNC} that is every acknowledged batch,
     * but the newest only from the next batch on, or after a tenth of a second without one; with
     * {@link Durability#interval} everything up to the last interval; with {@link Durability#OS} what the writer has
     * flushed into segments; with {@link Durability#MANUAL} what it has persisted. After {@link Database#persist()} and
     * {@link Database#close()} of the writer it is everything that is kept. What a writer wrote just before it was
     * killed may become durable only when the next writer opens the database.
     *
     * <p>The cost is that of listing the folder when nothing has changed, of the new batches when the log has grown,
     * and of the files that were not open yet and of the log behind them after a flush or a merge. Neither the folder
     * nor the writer notices. Many threads may call this at once; nothing calls it by itself.
     *
     * @return whether newer writes are visible now; always false for a database that is open for writing or in memory,
     *     which shows the newest state anyway
     * @throws StorageException when the files cannot be read, or the folder holds another database now; the state
     *     shown before stays
     * @throws CorruptionException when a file is damaged; the state shown before stays
     * @throws NotFoundException when the folder holds no database any more; the state shown before stays
     * @throws UnknownFormatException when a newer release has written to the database what this one cannot read
     */
    boolean refresh();

    /** Gives space back, as fast as the disk allows; see {@link #compact(CompactOptions)}. */
    default CompactReport compact() {
        return compact(CompactOptions.defaults());
    }

    /**
     * Gives space back: merges each collection into one segment, drops deleted and replaced documents from disk, and
     * with them the logs and files that only they needed. Reading and writing go on meanwhile.
     *
     * <p>When it returns, the bytes of documents that were deleted before the call are in no file of the database,
     * unless a snapshot, a running search or stream, a named version, a fork or a clone still holds them. With
     * {@link Durability#MANUAL} the last persisted state keeps its files until {@link #persist()}.
     *
     * @throws CancelledException when the calling thread was interrupted, or the database was closed meanwhile; what
     *     was merged before stays merged, the rest stays as it was
     * @throws DiskFullException when there is no room for the merged segments beside the old ones
     * @throws CorruptionException when a segment is damaged; it stays as it was
     */
    CompactReport compact(CompactOptions options);

    /**
     * Tells who keeps the bytes of a document in the database: collections that have it, those that had it and were not
     * compacted since, open snapshots and streams, named versions, and segment files that a fork or a backup shares by
     * a hard link. None means that it is nowhere.
     */
    List<Holder> holdersOf(UUID id);

    /** Verifies everything: every byte of every file, every document, every index. Changes nothing. */
    default CheckReport check() {
        return check(CheckOptions.full());
    }

    /**
     * Verifies the files of this database and what is in memory, as of now; writers go on meanwhile. Changes nothing.
     *
     * @throws StorageException when the folder cannot be read
     */
    CheckReport check(CheckOptions options);

    /**
     * Checks the database in a folder, be it damaged, open in another process, or both. Takes no lock and writes
     * nothing; damage is reported, never thrown.
     *
     * @throws NotFoundException when there is no database in the folder
     * @throws UnknownFormatException when it needs a newer release
     * @throws StorageException when the folder cannot be read
     */
    static CheckReport check(Path folder, CheckOptions options) {
        return EmbeddedCheck.check(folder, options);
    }

    /**
     * Tells what can be saved of a damaged database, and does it when the options name a quarantine: rows whose
     * checksums are right are kept, damaged files are moved to the quarantine, and the report says what is lost. Never
     * done by itself; a database that is not damaged is left as it is. A crash leaves the folder as it was or repaired,
     * and the repair can be run again. Restoring a backup loses nothing that is in it: prefer that where there is one.
     *
     * @throws IllegalArgumentException when the quarantine lies in the database
     * @throws DatabaseLockedException when it is to be repaired and is open for writing
     * @throws NotFoundException when there is no database in the folder
     * @throws UnknownFormatException when it needs a newer release
     * @throws StorageException when files cannot be read or written
     */
    static RepairReport repair(Path folder, RepairOptions options) {
        return EmbeddedRepair.repair(folder, options);
    }

    /** Makes a backup, or brings one up to date, linking files where that is possible. */
    default CopyReport backup(Path target) {
        return backup(target, CopyOptions.defaults());
    }

    /**
     * Makes a backup, or brings one up to date, while reading and writing go on. A backup is a folder in the format of
     * a database: the state at one sequence number, with all that was acknowledged before the call. It can be opened
     * {@link OpenMode#READ_ONLY}, checked, and made a database again by {@link #restore}. Opened for writing it becomes
     * a database, to which no backup is made any more. Never copy the folder of a database that is open by other means.
     *
     * <p>The first backup takes all files, a later one to the same folder only those that are new; then it replaces the
     * one before in one step and drops the files that only that one had. When it fails or is cut short at any moment,
     * the backup before stands, and the next one goes on from there. Files that are new in the folder are compared with
     * their checksums as they lie there, block by block.
     *
     * <p>By default files are hard links where both folders are on one file system. They cost neither time nor space,
     * and later changes of the database never reach them, but a failing disk damages both: keep a backup on another
     * disk, or use {@link CopyOptions#copyFiles()}. A damaged index is left out, for it can be built anew.
     *
     * <p>With {@link Durability#MANUAL} the backup holds what was persisted. Of a database that is open read-only it
     * holds what is known to be durable at the time of the call, which may be newer than what the database shows; a
     * process that writes meanwhile is not disturbed. A database in memory has an id of its own, so that another one
     * needs another folder.
     *
     * @param target a folder outside the database: new, empty, or with an earlier backup of this database
     * @throws IllegalArgumentException when the folder is that of the database, inside it or around it
     * @throws AlreadyExistsException when the folder holds something else, or a backup of a later or another state
     * @throws DatabaseLockedException when another backup to the folder is under way, or it is open for writing
     * @throws CorruptionException when a file of the database, or the manifest of the backup before, is damaged
     * @throws DiskFullException when there is no space left in the folder
     * @throws CancelledException when the thread is interrupted
     * @throws StorageException when a file could not be read or written
     */
    CopyReport backup(Path target, CopyOptions options);

    /**
     * Makes a database out of a backup, verifying all of it, into files of its own; see
     * {@link #restore(Path, Path, CopyOptions)}.
     */
    static CopyReport restore(Path backup, Path target) {
        return restore(backup, target, CopyOptions.defaults());
    }

    /**
     * Makes a database out of a backup, verifying every block of all files and logs. The new database has an id of its
     * own, so that it is never taken for the one that was backed up. The backup stays as it is.
     *
     * <p>Files are copied by default: {@link CopyOptions#linkFiles()} makes hard links instead, which are as safe from
     * changes, but a failing disk then damages backup and database together.
     *
     * @param backup the folder of a backup, or of a database that was closed
     * @param target a folder that is new or empty, outside the backup
     * @throws IllegalArgumentException when one folder is the other, or inside it
     * @throws NotFoundException when there is no backup in the folder
     * @throws AlreadyExistsException when the target is not empty
     * @throws CorruptionException when the backup is damaged; it names file and offset, and nothing is left behind
     * @throws DiskFullException when there is no space left
     * @throws CancelledException when the thread is interrupted; nothing is left behind
     * @throws StorageException when a file could not be read or written
     */
    static CopyReport restore(Path backup, Path target, CopyOptions options) {
        return EmbeddedCopies.restore(
                Objects.requireNonNull(backup, "backup"),
                Objects.requireNonNull(target, "target"),
                Objects.requireNonNull(options, "options"));
    }

    /** Makes a database of its own out of the present state, linking files where that is possible. */
    default CopyReport fork(Path target) {
        return fork(target, CopyOptions.defaults());
    }

    /**
     * Makes a database of its own out of the present state, for experiments: whatever is done to either never shows in
     * the other. Where both folders are on one file system its files are hard links, so that it takes as long as there
     * are files, however large they are; elsewhere they are copied. Reading and writing go on meanwhile. The state is
     * that of a {@link #backup(Path, CopyOptions) backup}.
     *
     * @param target a folder that is new or empty, outside the database
     * @throws IllegalArgumentException when the folder is that of the database, inside it or around it
     * @throws AlreadyExistsException when the target is not empty
     * @throws CorruptionException when a file of the database is damaged
     * @throws DiskFullException when there is no space left
     * @throws CancelledException when the thread is interrupted; nothing is left behind
     * @throws StorageException when a file could not be read or written
     */
    CopyReport fork(Path target, CopyOptions options);

    /** Returns figures about the database and its collections. */
    DatabaseStats stats();

    /** Closes the database: refuses new calls, waits for running ones, frees everything. May be called again. */
    @Override
    void close();
}
