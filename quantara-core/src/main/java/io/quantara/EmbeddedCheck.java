package io.quantara;

import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.Findings;
import io.quantara.internal.engine.FolderCheck;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Checks databases, open ones and folders, and turns what was found into a report. */
final class EmbeddedCheck {

    private EmbeddedCheck() {}

    /** Checks a folder without opening the database. */
    static CheckReport check(Path folder, CheckOptions options) {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(options, "options");
        DatabaseOptions known = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
        try (Disk disk = EmbeddedOpening.disk(folder.toAbsolutePath().normalize(), known)) {
            return report(FolderCheck.run(disk, options.depth(), types(known, options)));
        } catch (IOException e) {
            throw new StorageException("Could not close " + folder + " (" + e + ")", e);
        }
    }

    private static IndexTypes types(DatabaseOptions known, CheckOptions options) {
        DatabaseOptions all = known;
        for (var type : options.indexTypes()) {
            all = all.indexType(type);
        }
        return EmbeddedOpening.indexTypes(all);
    }

    /** Checks an open database. */
    static CheckReport check(Engine engine, CheckOptions options) {
        Objects.requireNonNull(options, "options");
        try (Snapshot snapshot = engine.snapshot()) {
            return report(FolderCheck.run(engine, snapshot, options.depth(), engine.parts().indexTypes()));
        }
    }

    private static CheckReport report(Findings findings) {
        List<CheckProblem> problems = findings.problems().stream()
                .map(found -> new CheckProblem(
                        found.kind(), found.file(), found.offset(), found.collection(), found.message()))
                .toList();
        List<CheckReport.IndexRecall> indexes = findings.recalls().stream()
                .map(found -> new CheckReport.IndexRecall(
                        found.collection(), found.file(), found.type(), found.queries(), found.recall()))
                .toList();
        return new CheckReport(findings.files(), findings.bytes(), findings.documents(), problems, indexes);
    }
}
