package io.quantara.testkit.disk;

/** How a call to a simulated disk fails, or what else happens in it. */
public enum Fault {
    /** The call does nothing and fails. A file whose force fails never writes what was waiting. */
    IO_ERROR,
    /** The call does its work and fails all the same. */
    IO_ERROR_AFTERWARDS,
    /** Calls that need space do nothing and fail: there is none left. */
    DISK_FULL,
    /** Writes write the first half of their bytes and fail. */
    SHORT_WRITE,
    /** Forces of files and of the directory fail. A file whose force fails never writes what was waiting. */
    FORCE_ERROR,
    /** The call does its work, and the calling thread is interrupted. */
    INTERRUPT;

    /** Returns whether calls of that kind can fail in this way. */
    public boolean appliesTo(DiskOperation operation) {
        return switch (this) {
            case IO_ERROR, IO_ERROR_AFTERWARDS, INTERRUPT -> true;
            case DISK_FULL -> operation == DiskOperation.CREATE || operation == DiskOperation.WRITE;
            case SHORT_WRITE -> operation == DiskOperation.WRITE;
            case FORCE_ERROR -> operation == DiskOperation.FORCE || operation == DiskOperation.FORCE_DIRECTORY;
        };
    }
}
