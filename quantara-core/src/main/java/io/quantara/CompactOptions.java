package io.quantara;

import java.util.Objects;

/** How a database is compacted. Immutable; methods return copies. */
public final class CompactOptions {

    /** The value of {@link #ioLimit()} when there is none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long LEAST_LIMIT_BYTES = 1 << 20;
    private static final CompactOptions DEFAULTS = new CompactOptions(UNLIMITED, (done, total) -> {});

    private final long ioLimit;
    private final ProgressListener progress;

    private CompactOptions(long ioLimit, ProgressListener progress) {
        this.ioLimit = ioLimit;
        this.progress = progress;
    }

    /** Returns the defaults: as fast as the disk, and nobody is told. */
    public static CompactOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that reads and writes at most so much in a second, on average, so that other work goes on.
     *
     * @param bytesPerSecond at least 1 MiB
     */
    public CompactOptions ioLimit(long bytesPerSecond) {
        if (bytesPerSecond < LEAST_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "ioLimit is " + bytesPerSecond + " bytes a second: give at least " + LEAST_LIMIT_BYTES);
        }
        return new CompactOptions(bytesPerSecond, progress);
    }

    /** Returns a copy that tells this listener how many bytes were read and written, and of how many, about. */
    public CompactOptions onProgress(ProgressListener listener) {
        return new CompactOptions(ioLimit, Objects.requireNonNull(listener, "listener"));
    }

    /** Returns the most bytes read and written in a second, or {@link #UNLIMITED}. */
    public long ioLimit() {
        return ioLimit;
    }

    /** Returns who is told how far it is. */
    public ProgressListener progress() {
        return progress;
    }
}
