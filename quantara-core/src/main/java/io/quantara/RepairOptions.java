package io.quantara;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether {@link Database#repair} changes anything, and where it puts what it takes away. Immutable. */
public final class RepairOptions {

    private static final RepairOptions DRY_RUN = new RepairOptions(null);

    private final @Nullable Path quarantine;

    private RepairOptions(@Nullable Path quarantine) {
        this.quarantine = quarantine;
    }

    /** Returns options that only tell what could be done. The default. */
    public static RepairOptions dryRun() {
        return DRY_RUN;
    }

    /**
     * Returns options that do it.
     *
     * @param folder where damaged files are moved; outside the database, and created when it does not exist
     */
    public RepairOptions quarantine(Path folder) {
        return new RepairOptions(Objects.requireNonNull(folder, "folder"));
    }

    /** Returns where damaged files are moved, or empty for a dry run. */
    public Optional<Path> quarantine() {
        return Optional.ofNullable(quarantine);
    }

    @Override
    public String toString() {
        return quarantine == null ? "RepairOptions[dry run]" : "RepairOptions[quarantine " + quarantine + "]";
    }
}
