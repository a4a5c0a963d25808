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
import io.quantara.internal.storage.FormatFile;
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

    /** Reads what a folder holds as a reader does, and again as a writer does, with a full check; changes nothing. */
    static ModelState read(SimulatedDisk disk) throws IOException {
        ModelState seen;
        try (Engine engine = openToRead(disk.copy());
                Database db = DatabaseAssembly.over(engine)) {
            seen = ModelState.read(db);
        }
        SimulatedDisk written = disk.copy();
        SimulatedDatabase opened = open(written, SimulatedDatabase.FLUSHING);
        try {
            assertThat(seen.difference(ModelState.read(opened.db()))).isEmpty();
            opened.settle();
            opened.check(written);
        } finally {
            opened.abandon();
        }
        return seen;
    }

    /** Verifies that a folder holds what its manifest names, and nothing else. */
    static void requireTidy(SimulatedDisk disk) throws IOException {
        List<String> files = disk.list();
        try (Engine engine = openToRead(disk.copy())) {
            ManifestCodec.Contents contents = ManifestCodec.decode(
                    engine.state().checkpointer().manifest().orElseThrow().payload(), "the manifest");
            assertThat(files)
                    .containsAll(contents.fileNames())
                    .hasSize(contents.fileNames().size() + (contents.oldestLog() == 0 ? 2 : 3));
        }
        assertThat(files).doesNotContain(FormatFile.INCOMPLETE);
    }
}
