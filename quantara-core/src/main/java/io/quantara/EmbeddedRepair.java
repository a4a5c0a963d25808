package io.quantara;

import io.quantara.internal.engine.FolderRepair;
import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Repairs folders, and turns what was done into a report. */
final class EmbeddedRepair {

    private static final DatabaseOptions EXISTING = DatabaseOptions.defaults().openMode(OpenMode.EXISTING);

    private EmbeddedRepair() {}

    static RepairReport repair(Path folder, RepairOptions options) {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(options, "options");
        try (Disk disk = EmbeddedOpening.disk(folder.toAbsolutePath().normalize(), EXISTING)) {
            Path quarantine = options.quarantine().orElse(null);
            return quarantine == null
                    ? report(null, FolderRepair.plan(disk))
                    : perform(disk, quarantine.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new StorageException("Could not close " + folder + " (" + e + ")", e);
        }
    }

    private static RepairReport perform(Disk disk, Path quarantine) throws IOException {
        FolderRepair.Result planned = FolderRepair.plan(disk);
        if (planned.actions().isEmpty()) {
            return report(quarantine, planned);
        }
        if (quarantine.startsWith(Path.of(disk.describe()))) {
            throw new IllegalArgumentException("The quarantine " + quarantine + " lies in the database "
                    + disk.describe() + ": name a folder outside it");
        }
        try (Disk place = EmbeddedOpening.disk(quarantine, EXISTING.openMode(OpenMode.CREATE))) {
            return report(quarantine, FolderRepair.perform(disk, place, new SecureRandom()));
        }
    }

    private static RepairReport report(@Nullable Path quarantine, FolderRepair.Result result) {
        return new RepairReport(
                quarantine,
                result.actions().stream()
                        .map(action -> new RepairReport.Action(action.file(), action.description()))
                        .toList(),
                new RepairReport.Figures(
                        result.isLossless(), result.kept(), result.lost(), result.returned(), result.unapplied()),
                result.lostIds().stream()
                        .map(lost -> new RepairReport.LostDocument(lost.collection(), lost.id()))
                        .toList(),
                result.lostSequences().stream()
                        .map(range -> new RepairReport.SequenceRange(range.first(), range.last()))
                        .toList(),
                result.files());
    }
}
