package io.quantara.internal.engine;

import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.ReadOnlyDisk;
import io.quantara.testkit.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** One reader beside one writer on a simulated disk. */
abstract class LiveReaderFixture {

    final SimulatedDisk disk = new SimulatedDisk();
    final ReadOnlyDisk view = new ReadOnlyDisk(disk);
    final List<String> opened = new ArrayList<>();
    SimulatedDatabase writer = open(Durability.SYNC);
    SimulatedReader reader = new SimulatedReader(view, 1);

    private SimulatedDatabase open(Durability durability) {
        return SimulatedDatabase.open(disk, durability, SimulatedDatabase.LOGGING, 1);
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    /** Starts anew with a writer of this durability. */
    void restart(Durability durability) {
        reader.close();
        writer.close();
        writer = open(durability);
        reader = new SimulatedReader(view, 1);
    }

    void insert(String... names) {
        for (String name : names) {
            writer.db().insert(Operation.document(name, "inserted"));
        }
    }

    void flush() {
        writer.engine().flush();
    }

    List<String> shown() {
        try (Stream<Document> documents = reader.db().stream()) {
            return documents.map(Document::name).sorted().toList();
        }
    }

    boolean refresh() {
        opened.clear();
        disk.onCall(call -> {
            if (call.operation() == DiskOperation.OPEN) {
                opened.add(call.file());
            }
        });
        boolean moved = reader.db().refresh();
        disk.onCall(call -> {});
        return moved;
    }

    boolean openedAny(FileKind kind) {
        return opened.stream().anyMatch(file -> FileName.parse(file).orElseThrow().kind() == kind);
    }
}
