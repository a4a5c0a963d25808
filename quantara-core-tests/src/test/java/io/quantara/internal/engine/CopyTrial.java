package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseAssembly;
import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FolderListing;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Copies between simulated disks, and what such a copy holds. */
final class CopyTrial {

    /** Settings that copy files, with ids drawn from one seed. */
    static final DatabaseCopy.Settings COPIES = settings(DatabaseCopy.Files.COPIED);

    /** Settings that link files. */
    static final DatabaseCopy.Settings LINKS = settings(DatabaseCopy.Files.LINKED);

    private CopyTrial() {}

    private static DatabaseCopy.Settings settings(DatabaseCopy.Files files) {
        return new DatabaseCopy.Settings(
                files, DatabaseCopy.Check.ALL, Pace.UNLIMITED, (done, total) -> {}, new Random(7));
    }

    /** Opens a database for writing, on a disk that the caller gives up. */
    static SimulatedDatabase open(SimulatedDisk disk, EngineLimits limits) {
        return SimulatedDatabase.open(disk, Durability.SYNC, limits, 3);
    }

    /** Opens a database for reading; the caller closes it. */
    static Engine openToRead(SimulatedDisk disk) {
        return Engine.open(new EngineParts(
                disk,
                new SteppedScheduler(1),
                Durability.SYNC,
                OpenMode.READ_ONLY,
                SimulatedDatabase.LOGGING,
                Duration.ofSeconds(5),
                CollectionOptions.defaults(),
                new Random(1),
                new IndexTypes(),
                Workers.callerOnly()));
    }

    /** Returns whether a disk holds a copy that counts. */
    static boolean stands(SimulatedDisk disk) throws IOException {
        return disk.exists(FileName.FORMAT.name());
    }

    /**
     * Reads what a folder holds, as a writer does, with a full check, and as a reader does, who follows the manifest
     * before as long as it is there; changes nothing.
     */
    static ModelState read(SimulatedDisk disk) throws IOException {
        ModelState written = readAsWriter(disk);
        List<Long> manifests = FolderListing.of(disk).manifests();
        SimulatedDisk settled = disk.copy();
        if (manifests.size() > 1) {
            settled.delete(FileName.manifest(manifests.getLast()).name());
        }
        ModelState expected = manifests.size() > 1 ? readAsWriter(settled) : written;
        try (Engine engine = openToRead(disk.copy());
                Database db = DatabaseAssembly.over(engine)) {
            assertThat(expected.difference(ModelState.read(db))).as("for a reader").isEmpty();
        }
        return written;
    }

    private static ModelState readAsWriter(SimulatedDisk disk) throws IOException {
        SimulatedDisk written = disk.copy();
        SimulatedDatabase opened = open(written, SimulatedDatabase.FLUSHING);
        try {
            ModelState state = ModelState.read(opened.db());
            opened.settle();
            opened.check(written);
            return state;
        } finally {
            opened.abandon();
        }
    }

    /** Verifies that a folder holds what its manifest names, and nothing else. */
    static void requireTidy(SimulatedDisk disk) throws IOException {
        List<String> files = disk.list();
        ManifestStore manifests = new ManifestStore(disk, FormatFile.read(disk).databaseId());
        ManifestCodec.Contents contents = ManifestCodec.decode(
                manifests.readLatest().orElseThrow().payload(), "the manifest");
        assertThat(files)
                .containsAll(contents.fileNames())
                .hasSize(contents.fileNames().size() + (contents.oldestLog() == 0 ? 2 : 3));
        assertThat(files).doesNotContain(FormatFile.INCOMPLETE);
    }
}
