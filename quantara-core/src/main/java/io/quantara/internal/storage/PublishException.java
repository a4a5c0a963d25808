package io.quantara.internal.storage;

import java.io.IOException;

/** A manifest could not be published. */
public final class PublishException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is known about the state on the disk. */
    public enum Outcome {
        /** The previous manifest stands, and nothing of the new one counts. The database may go on. */
        UNCHANGED,
        /** Either manifest may stand after a crash. No file of either may be deleted; reopen to find out. */
        UNKNOWN
    }

    private final Outcome outcome;

    PublishException(Outcome outcome, String message, IOException cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    /** Returns what is known about the state on the disk. */
    public Outcome outcome() {
        return outcome;
    }
}
