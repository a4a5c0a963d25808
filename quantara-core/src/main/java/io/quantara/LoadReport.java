package io.quantara;

import java.time.Duration;
import java.util.List;

/** What a load did. Immutable. */
public final class LoadReport {

    private final long inserted;
    private final long replaced;
    private final long skipped;
    private final Duration elapsed;
    private final List<String> warnings;

    LoadReport(long inserted, long replaced, long skipped, Duration elapsed, List<String> warnings) {
        this.inserted = inserted;
        this.replaced = replaced;
        this.skipped = skipped;
        this.elapsed = elapsed;
        this.warnings = List.copyOf(warnings);
    }

    /** Returns how many documents were new. */
    public long inserted() {
        return inserted;
    }

    /** Returns how many documents replaced a stored one. */
    public long replaced() {
        return replaced;
    }

    /** Returns how many documents were left out because their id exists. */
    public long skipped() {
        return skipped;
    }

    /** Returns how long the load took. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns what the load had to say, such as an index type of the file that is not known here. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return "LoadReport[inserted=" + inserted + ", replaced=" + replaced + ", skipped=" + skipped + ", elapsed="
                + elapsed + "]";
    }
}
