package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.NewDocument;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database on a simulated disk, and another disk to copy it to. */
abstract class CopyFixture {

    private final CrashExplorer.Prepared prepared = CrashExplorer.Prepared.filled();
    final SimulatedDisk target = new SimulatedDisk();
    SimulatedDisk disk = prepared.copy();
    SimulatedDatabase source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);

    @BeforeEach
    void settle() {
        source.settle();
    }

    @AfterEach
    void close() {
        source.abandon();
    }

    /** Copies to the target as a backup. */
    DatabaseCopy.Result backup() {
        return DatabaseCopy.backup(source.engine(), target, CopyTrial.COPIES);
    }

    /** Returns all that the source holds. */
    ModelState state() {
        return ModelState.read(source.db());
    }

    void requireBackup(ModelState expected) throws IOException {
        assertThat(expected.difference(CopyTrial.read(target))).isEmpty();
        CopyTrial.requireTidy(target);
    }

    static List<String> files(SimulatedDisk disk, FileKind kind) throws IOException {
        return disk.list().stream()
                .filter(file -> FileName.parse(file).filter(name -> name.kind() == kind).isPresent())
                .toList();
    }

    static Map<String, ByteBuffer> contents(SimulatedDisk disk) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        for (String name : disk.list()) {
            try (DiskFile file = disk.open(name)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
                file.readAt(0, bytes);
                contents.put(name, bytes.flip());
            }
        }
        return contents;
    }

    /** Returns documents with names of their own. */
    static List<NewDocument> documents(String name, int count) {
        List<NewDocument> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(NewDocument.of(name + " " + i, new float[] {i, 1, 2}));
        }
        return documents;
    }
}
