package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.ReadMode;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestStoreTest {

    private static final UUID DATABASE = new UUID(1, 2);

    private final MemoryDisk disk = new MemoryDisk();
    private final ManifestStore store = new ManifestStore(disk, DATABASE);

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void startsWithoutAny() throws IOException {
        assertThat(store.readLatest()).isEmpty();
    }

    @Test
    void readsTheNewestPublished() throws IOException {
        StoredManifest first = store.publish(null, payload("one"));
        StoredManifest second = store.publish(first, payload("two"));
        assertThat(second.number()).isEqualTo(2);
        assertThat(store.readLatest()).contains(second);
        assertThat(text(second)).isEqualTo("two");
        assertThat(disk.list()).containsExactly("MANIFEST-000001", "MANIFEST-000002");
        int previousCrc = Bytes.view(ByteBuffer.wrap(WholeFiles.read(disk, "MANIFEST-000002"))).getInt(12);
        assertThat(previousCrc).isEqualTo(first.crc());
    }

    @Test
    void ignoresAndReplacesLeftovers() throws IOException {
        StoredManifest first = store.publish(null, payload("one"));
        WholeFiles.put(disk, "MANIFEST-000002.pending", new byte[] {1});
        assertThat(store.readLatest()).contains(first);
        store.publish(first, payload("two"));
        assertThat(disk.list()).containsExactly("MANIFEST-000001", "MANIFEST-000002");
    }

    @Test
    void neverOverwrites() throws IOException {
        store.publish(null, payload("one"));
        assertThatExceptionOfType(PublishException.class)
                .isThrownBy(() -> store.publish(null, payload("other")))
                .satisfies(failure -> assertThat(failure.outcome()).isEqualTo(PublishException.Outcome.UNCHANGED));
        assertThat(store.readLatest().map(ManifestStoreTest::text)).contains("one");
        assertThat(disk.list()).containsExactly("MANIFEST-000001");
    }

    @Test
    void neverFallsBackFromADamagedOne() throws IOException {
        StoredManifest first = store.publish(null, payload("one"));
        store.publish(first, payload("two"));
        byte[] original = WholeFiles.read(disk, "MANIFEST-000002");
        for (long bit = 0; bit < 8L * original.length; bit++) {
            WholeFiles.put(disk, "MANIFEST-000002", WholeFiles.flipped(original, bit));
            assertThatExceptionOfType(CorruptionException.class)
                    .as("bit %d", bit)
                    .isThrownBy(store::readLatest)
                    .satisfies(corruption -> assertThat(corruption.file()).isEqualTo("MANIFEST-000002"));
        }
        for (int length = 0; length < original.length; length++) {
            WholeFiles.put(disk, "MANIFEST-000002", Arrays.copyOf(original, length));
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(store::readLatest);
        }
    }

    @Test
    void refusesAnotherDatabaseAndAnotherNumber() throws IOException {
        store.publish(null, payload("one"));
        var other = new ManifestStore(disk, new UUID(3, 4));
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(other::readLatest);
        disk.rename("MANIFEST-000001", "MANIFEST-000005");
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(store::readLatest);
    }

    @Test
    void refusesVersionsAndFeaturesItDoesNotKnow() throws IOException {
        put(ManifestFormat.encode(1, 0, 4, 0, DATABASE, payload("x")));
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(store::readLatest);
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(store::readLatestForReading);

        put(ManifestFormat.encode(1, 0, 0, 4, DATABASE, payload("x")));
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(store::readLatest);
        assertThat(store.readLatestForReading().map(ManifestStoreTest::text)).contains("x");

        ByteBuffer newer = ManifestFormat.encode(1, 0, 0, 0, DATABASE, payload("x"));
        newer.putInt(8, 2).putInt(newer.limit() - 12, Bytes.crc(newer, 0, newer.limit() - 12));
        put(newer);
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(store::readLatest);
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 30) + 1, (1L << 32) + 200})
    void takesNoMemoryForAManifestLongerThanAnyWritten(long length, @TempDir Path folder) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("MANIFEST-000001").toFile(), "rw")) {
            sparse.setLength(length);
        }
        FolderDisk folderDisk = FolderDisk.open(folder, ReadMode.COPY);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(new ManifestStore(folderDisk, DATABASE)::readLatest)
                .withMessageContaining(length + " bytes, more than any written");
    }

    @Test
    void asksWritersToKnowWhatEachPayloadNeedsAndNoMore() throws IOException {
        StoredManifest first = store.publish(null, payload("one"), ManifestStore.NAMED_VERSIONS);
        assertThat(first.writerFeatures()).isEqualTo(ManifestStore.NAMED_VERSIONS);
        assertThat(first.readerFeatures()).isZero();
        assertThat(store.readLatest()).contains(first);

        StoredManifest second = store.publish(first, payload("two"));
        assertThat(second.writerFeatures()).isZero();
    }

    @Test
    void asksOfACopyWhatTheOriginalAsks() throws IOException {
        UUID elsewhere = new UUID(3, 4);
        ByteBuffer encoded = ManifestFormat.encode(9, 77, 4, 8, elsewhere, payload("original"));
        StoredManifest original = ManifestFormat.decode(encoded, "MANIFEST-000009");
        StoredManifest first = store.publish(null, payload("one"));
        StoredManifest copy = store.publishCopy(first, original, payload("copy"));
        assertThat(copy.number()).isEqualTo(2);
        assertThat(copy.databaseId()).isEqualTo(DATABASE);
        assertThat(copy.readerFeatures()).isEqualTo(4);
        assertThat(copy.writerFeatures()).isEqualTo(8);
        assertThat(text(copy)).isEqualTo("copy");
        assertThat(disk.list()).containsExactly("MANIFEST-000001", "MANIFEST-000002");
    }

    private void put(ByteBuffer manifest) throws IOException {
        byte[] bytes = new byte[manifest.remaining()];
        manifest.get(bytes);
        WholeFiles.put(disk, "MANIFEST-000001", bytes);
    }

    private static ByteBuffer payload(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(StoredManifest manifest) {
        return StandardCharsets.UTF_8.decode(manifest.payload().duplicate()).toString();
    }
}
