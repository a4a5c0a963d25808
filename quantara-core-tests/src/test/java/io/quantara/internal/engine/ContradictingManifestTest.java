package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests with the right checksum whose content contradicts itself: opening says so and changes nothing. */
class ContradictingManifestTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void writeSegmentWithDeletions() {
        try (SimulatedDatabase database = open()) {
            UUID doomed = database.db().insert("doomed", new float[] {1, 2});
            database.db().insert("kept", new float[] {3, 4});
            database.engine().flush();
            database.db().delete(doomed);
            database.engine().flush();
        }
    }

    private SimulatedDatabase open() {
        return SimulatedDatabase.open(disk, Durability.SYNC, SimulatedDatabase.FLUSHING, 1);
    }

    @Test
    void opensWhenNothingIsChanged() throws IOException {
        rewrite(payload -> payload);
        try (SimulatedDatabase database = open()) {
            assertThat(database.db().stream().map(Document::name)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".seg", ".del"})
    void doesNotNameAFileThatItNeeds(String ending) throws IOException {
        rewrite(payload -> {
            List<Object> files = new ArrayList<>(payload.getList("files"));
            files.removeIf(file -> file.toString().contains(ending));
            return payload.with("files", files);
        });
        assertRefused("does not name");
    }

    @Test
    void namesAFileThatIsNoneOfOurs() throws IOException {
        rewrite(payload -> {
            List<Object> files = new ArrayList<>(payload.getList("files"));
            files.add(Map.of("name", "notes.txt", "length", 5L, "id", new UUID(1, 2).toString(), "crc", 7L));
            return payload.with("files", files);
        });
        assertRefused("'notes.txt', which is none of ours");
    }

    @Test
    void namesAFileThatIsMissing() throws IOException {
        rewrite(payload -> {
            List<Object> files = new ArrayList<>(payload.getList("files"));
            files.add(Map.of("name", "999999.seg", "length", 5L, "id", new UUID(1, 2).toString(), "crc", 7L));
            return payload.with("files", files);
        });
        assertRefused("999999.seg is missing");
    }

    @Test
    void holdsSomethingElseThanFilesOrCollections() throws IOException {
        rewrite(payload -> payload.with("files", List.of("a name alone")));
        assertRefused("cannot be decoded");
        rewrite(payload -> payload.with("collections", "none"));
        assertRefused("cannot be decoded");
        rewrite(payload -> payload.without("oldestLog"));
        assertRefused("cannot be decoded");
        rewrite(payload -> payload.with("nextCollection", Long.MAX_VALUE));
        assertRefused("cannot be decoded");
    }

    private void assertRefused(String message) throws IOException {
        List<String> before = disk.list();
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(this::open).withMessageContaining(message);
        assertThat(disk.list()).isEqualTo(before);
    }

    /** Publishes another manifest behind the present one. */
    private void rewrite(UnaryOperator<Metadata> change) throws IOException {
        ManifestStore store = new ManifestStore(disk, FormatFile.read(disk).databaseId());
        StoredManifest manifest = store.readLatest().orElseThrow();
        MemorySegment bytes = MemorySegment.ofBuffer(manifest.payload());
        Metadata payload = MetadataCodec.decode(bytes, 0, bytes.byteSize());
        store.publish(manifest, ByteBuffer.wrap(MetadataCodec.encode(change.apply(payload))));
    }
}
