package io.quantara;

import java.time.Duration;
import java.util.List;

/** What a backup, a restore or a fork did. Immutable. */
public final class CopyReport {

    private final long sequenceNumber;
    private final long linked;
    private final long copied;
    private final long reused;
    private final long bytesCopied;
    private final long bytesVerified;
    private final Duration elapsed;
    private final List<String> warnings;

    CopyReport(
            long sequenceNumber,
            long linked,
            long copied,
            long reused,
            long bytesCopied,
            long bytesVerified,
            Duration elapsed,
            List<String> warnings) {
        this.sequenceNumber = sequenceNumber;
        this.linked = linked;
        this.copied = copied;
        this.reused = reused;
        this.bytesCopied = bytesCopied;
        this.bytesVerified = bytesVerified;
        this.elapsed = elapsed;
        this.warnings = List.copyOf(warnings);
    }

    /** Returns the sequence number of the newest batch in the copy. */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    /** Returns how many files of segments, deletions and indexes the copy has. */
    public long files() {
        return linked + copied + reused;
    }

    /** Returns how many files were hard-linked. */
    public long linked() {
        return linked;
    }

    /** Returns how many files were copied. */
    public long copied() {
        return copied;
    }

    /** Returns how many files were there already, from an earlier backup. */
    public long reused() {
        return reused;
    }

    /** Returns the size of the files that were copied. */
    public long bytesCopied() {
        return bytesCopied;
    }

    /** Returns the size of the files of which every block was compared with its checksum in the copy. */
    public long bytesVerified() {
        return bytesVerified;
    }

    /** Returns how long it took. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns what should be known, such as a damaged index that was left out. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return "CopyReport[sequenceNumber=" + sequenceNumber + ", linked=" + linked + ", copied=" + copied
                + ", reused=" + reused + ", bytesCopied=" + bytesCopied + ", bytesVerified=" + bytesVerified
                + ", elapsed=" + elapsed + ", warnings=" + warnings + "]";
    }
}
