package io.quantara;

import java.util.Objects;

/** How a database is backed up, restored or forked. Immutable; methods return copies. */
public final class CopyOptions {

    /** The value of {@link #ioLimit()} when there is none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long LEAST_LIMIT_BYTES = 1 << 20;
    private static final CopyOptions DEFAULTS = new CopyOptions(Files.USUAL, UNLIMITED, (done, total) -> {});

    private final Files files;
    private final long ioLimit;
    private final ProgressListener progress;

    /** How files get to the other folder. */
    enum Files {
        /** Linked by a backup and a fork, copied by a restore. */
        USUAL,
        /** Linked where both folders are on one file system. */
        LINKED,
        /** Copied. */
        COPIED
    }

    private CopyOptions(Files files, long ioLimit, ProgressListener progress) {
        this.files = files;
        this.ioLimit = ioLimit;
        this.progress = progress;
    }

    /** Returns the defaults: a backup and a fork link files where that is possible, a restore copies; no limit. */
    public static CopyOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that copies all files. It needs time and space for all of them, and a failing disk that damages
     * one does not damage the other.
     */
    public CopyOptions copyFiles() {
        return new CopyOptions(Files.COPIED, ioLimit, progress);
    }

    /**
     * Returns a copy that makes hard links where both folders are on one file system: no time, no space, and no
     * protection from a failing disk, for both folders name the same bytes. They never change.
     */
    public CopyOptions linkFiles() {
        return new CopyOptions(Files.LINKED, ioLimit, progress);
    }

    /**
     * Returns a copy that reads and writes at most so much in a second, on average, so that other work goes on.
     *
     * @param bytesPerSecond at least 1 MiB
     */
    public CopyOptions ioLimit(long bytesPerSecond) {
        if (bytesPerSecond < LEAST_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "ioLimit is " + bytesPerSecond + " bytes a second: give at least " + LEAST_LIMIT_BYTES);
        }
        return new CopyOptions(files, bytesPerSecond, progress);
    }

    /** Returns a copy that tells this listener how many bytes were copied and checked, and of how many, about. */
    public CopyOptions onProgress(ProgressListener listener) {
        return new CopyOptions(files, ioLimit, Objects.requireNonNull(listener, "listener"));
    }

    Files files() {
        return files;
    }

    /** Returns the most bytes read and written in a second, or {@link #UNLIMITED}. */
    public long ioLimit() {
        return ioLimit;
    }

    /** Returns the listener. */
    public ProgressListener progress() {
        return progress;
    }
}
