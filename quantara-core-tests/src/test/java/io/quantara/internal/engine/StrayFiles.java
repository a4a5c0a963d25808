package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files of a folder that its newest manifest does not need: none, once a database was opened or closed there. */
final class StrayFiles {

    private StrayFiles() {}

    /** Returns the names of the files nobody needs; all but the lock where there is no manifest yet. */
    static List<String> in(Disk disk) throws IOException {
        List<String> files = new ArrayList<>(disk.list());
        files.removeAll(List.of(FileName.LOCK.name(), FileName.LOCK_HOLDER.name()));
        Optional<StoredManifest> manifest = manifest(disk, files);
        if (manifest.isPresent()) {
            String name = FileName.manifest(manifest.get().number()).name();
            ManifestCodec.Contents contents = ManifestCodec.decode(manifest.get().payload(), name);
            Set<String> needed = new TreeSet<>(List.of(FileName.FORMAT.name(), name));
            contents.files().stream().map(FileSummary::name).forEach(needed::add);
            files.removeIf(file -> needed.contains(file) || isNeededLog(file, contents.oldestLog()));
        }
        return files;
    }

    private static Optional<StoredManifest> manifest(Disk disk, List<String> files) throws IOException {
        return files.contains(FileName.FORMAT.name())
                ? new ManifestStore(disk, FormatFile.read(disk).databaseId()).readLatest()
                : Optional.empty();
    }

    private static boolean isNeededLog(String file, long oldest) {
        FileName name = FileName.parse(file).orElseThrow(() -> new AssertionError("foreign file " + file));
        return name.kind() == FileKind.LOG && oldest != 0 && name.number() >= oldest;
    }
}
