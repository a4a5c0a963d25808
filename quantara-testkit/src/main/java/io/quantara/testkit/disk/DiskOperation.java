package io.quantara.testkit.disk;

/** The calls that a disk counts. */
public enum DiskOperation {
    LIST,
    EXISTS,
    LENGTH,
    CREATE,
    OPEN,
    RENAME,
    DELETE,
    FORCE_DIRECTORY,
    FREE_SPACE,
    LOCK,
    WRITE,
    READ,
    FORCE,
    TRUNCATE,
    MAP;

    /** Returns whether the state of the disk may differ before and after such a call. */
    public boolean changesDisk() {
        return switch (this) {
            case CREATE, RENAME, DELETE, FORCE_DIRECTORY, WRITE, FORCE, TRUNCATE -> true;
            case LIST, EXISTS, LENGTH, OPEN, FREE_SPACE, LOCK, READ, MAP -> false;
        };
    }
}
