package io.quantara.internal.query;

/**
 * Bytes that should be encoded metadata are not. Whoever knows the file turns this into a
 * {@link io.quantara.CorruptionException}.
 */
public final class DamagedMetadataException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    DamagedMetadataException(long offset, String problem) {
        super("Encoded metadata is damaged at byte " + offset + ": " + problem);
        this.offset = offset;
    }

    /** Returns where the damage was found, in bytes from the start of the memory segment that was read. */
    public long offset() {
        return offset;
    }
}
