package io.quantara;

import java.nio.file.Path;

/** The kinds of database in which every call must do the same. */
enum DatabaseKind {
    /** A folder, each write forced to disk. */
    DURABLE,
    /** A folder with the smallest memtable, so that a few rows make segments and merges. */
    SMALL_SEGMENTS,
    /** A folder to which only {@link Database#persist()} writes. */
    MANUAL,
    /** No folder. */
    IN_MEMORY;

    boolean hasFolder() {
        return this != IN_MEMORY;
    }

    Database open(Path folder, DatabaseOptions options) {
        return switch (this) {
            case DURABLE -> Database.open(folder, options);
            case SMALL_SEGMENTS -> Database.open(folder, options.memtableRows(16));
            case MANUAL -> Database.open(folder, options.durability(Durability.MANUAL));
            case IN_MEMORY -> Database.inMemory(options.memtableRows(16));
        };
    }
}
