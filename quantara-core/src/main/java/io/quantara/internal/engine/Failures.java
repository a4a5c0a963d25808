package io.quantara.internal.engine;

import io.quantara.DiskFullException;
import io.quantara.QuantaraException;
import io.quantara.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Turns what the operating system reports into what users catch. */
final class Failures {

    private Failures() {}

    /**
     * Returns the exception for a failed file operation.
     *
     * @param verb what was tried, such as "read"
     * @param what the file or folder
     */
    static QuantaraException io(String verb, String what, IOException cause) {
        if (isDiskFull(cause)) {
            return new DiskFullException(
                    "There is no space left to " + verb + " " + what + ": free some space, then try again", cause);
        }
        return new StorageException(
                "Could not " + verb + " " + what + " (" + reason(cause)
                        + "): check the path and the disk, then try again",
                cause);
    }

    /** The message of a missing or forbidden file is its path alone; its class tells what is wrong. */
    private static String reason(IOException cause) {
        return cause instanceof FileSystemException e && e.getReason() == null
                ? cause.toString()
                : String.valueOf(cause.getMessage());
    }

    static boolean isDiskFull(IOException cause) {
        String reason = cause instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("not enough space") || lower.contains("disk full")
                || lower.contains("disk quota exceeded") || lower.contains("enospc");
    }
}
