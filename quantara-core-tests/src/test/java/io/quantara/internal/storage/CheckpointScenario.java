package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.testkit.disk.CrashScenario;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes a file, publishes a manifest that names it, deletes the ones before: the old or the new state is found. */
final class CheckpointScenario implements CrashScenario {

    private static final UUID DATABASE = new UUID(1, 2);

    private final int checkpoints;
    private final UnaryOperator<Disk> decorator;
    private boolean formatted;
    private long started;
    private long published;

    CheckpointScenario(int checkpoints, UnaryOperator<Disk> decorator) {
        this.checkpoints = checkpoints;
        this.decorator = decorator;
    }

    @Override
    public void run(SimulatedDisk simulated) throws IOException {
        Disk disk = decorator.apply(simulated);
        FormatFile.create(disk, DATABASE);
        formatted = true;
        var store = new ManifestStore(disk, DATABASE);
        StoredManifest manifest = null;
        for (long number = 1; number <= checkpoints; number++) {
            started = number;
            manifest = checkpoint(disk, store, manifest, number);
            published = number;
            if (number > 1) {
                disk.delete(FileName.manifest(number - 1).name());
                disk.delete(FileName.segment(number - 1).name());
            }
        }
    }

    @Override
    public void check(SimulatedDisk found) throws IOException {
        if (!found.exists(FileName.FORMAT.name())) {
            assertThat(formatted).as("FORMAT was written").isFalse();
            return;
        }
        assertThat(FormatFile.read(found).databaseId()).isEqualTo(DATABASE);
        Optional<StoredManifest> latest = new ManifestStore(found, DATABASE).readLatest();
        assertThat(latest.map(StoredManifest::number).orElse(0L)).isBetween(published, started);
        if (latest.isPresent()) {
            FileSummary named = decode(latest.get());
            try (SectionFile file = SectionFile.open(found, named, FileKind.SEGMENT)) {
                file.verifyAll();
            }
        }
    }

    private static StoredManifest checkpoint(
            Disk disk, ManifestStore store, @Nullable StoredManifest previous, long number) throws IOException {
        UUID fileId = new UUID(5, number);
        String name = FileName.segment(number).name();
        try (SectionFileWriter writer = SectionFileWriter.create(disk, name, FileKind.SEGMENT, fileId)) {
            writer.begin(1, number, 4096);
            for (int i = 0; i < 600; i++) {
                writer.writeLong(number * i);
            }
            writer.end();
            FileSummary summary = writer.finish();
            disk.forceDirectory();
            ByteBuffer payload = ByteBuffer.allocate(28).putLong(number).putLong(summary.lengthBytes());
            payload.putLong(fileId.getLeastSignificantBits()).putInt(summary.footerCrc()).flip();
            return store.publish(previous, payload);
        }
    }

    private static FileSummary decode(StoredManifest manifest) {
        ByteBuffer payload = manifest.payload().duplicate();
        String name = FileName.segment(payload.getLong()).name();
        long length = payload.getLong();
        return new FileSummary(name, length, new UUID(5, payload.getLong()), payload.getInt());
    }
}
