package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.QuantaraException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FormatFileTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final UUID databaseId = new UUID(3, 4);

    @Test
    void readsWhatItWrote() throws IOException {
        FormatFile written = FormatFile.create(disk, databaseId);
        assertThat(FormatFile.read(disk)).isEqualTo(written);
        assertThat(written.databaseId()).isEqualTo(databaseId);
        assertThat(disk.list()).containsExactly("FORMAT");
    }

    @Test
    void replacesTheLeftoverOfAnEarlierAttempt() throws IOException {
        WholeFiles.put(disk, "FORMAT.pending", new byte[] {1, 2, 3});
        FormatFile.create(disk, databaseId);
        assertThat(FormatFile.read(disk).databaseId()).isEqualTo(databaseId);
    }

    @Test
    void isWrittenOnlyOnce() throws IOException {
        FormatFile.create(disk, databaseId);
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> FormatFile.create(disk, new UUID(5, 6)));
        assertThat(FormatFile.read(disk).databaseId()).isEqualTo(databaseId);
    }

    @Test
    void marksAFolderUntilItIsComplete() throws IOException {
        FormatFile.begin(disk, databaseId);
        assertThat(disk.list()).containsExactly(FormatFile.INCOMPLETE);
        assertThat(FileName.parse(FormatFile.INCOMPLETE)).as("foreign to every release").isEmpty();
        assertThat(FormatFile.begun(disk)).contains(databaseId);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FormatFile.read(disk));

        FormatFile.complete(disk);
        assertThat(disk.list()).containsExactly("FORMAT");
        assertThat(FormatFile.read(disk).databaseId()).isEqualTo(databaseId);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FormatFile.begun(disk));
    }

    @Test
    void doesNotBelieveAMarkThatIsNotWhole() throws IOException {
        FormatFile.begin(disk, databaseId);
        byte[] whole = WholeFiles.read(disk, FormatFile.INCOMPLETE);
        for (int length = 0; length < whole.length; length++) {
            WholeFiles.put(disk, FormatFile.INCOMPLETE, Arrays.copyOf(whole, length));
            assertThat(FormatFile.begun(disk)).as("length %d", length).isEmpty();
        }
    }

    @Test
    void replacesADamagedOrMissingOne() throws IOException {
        FormatFile.replace(disk, databaseId);
        assertThat(FormatFile.read(disk)).isEqualTo(new FormatFile(databaseId, FormatFile.CURRENT_EPOCH));
        WholeFiles.put(disk, "FORMAT", new byte[] {1, 2, 3});
        FormatFile.replace(disk, new UUID(5, 6));
        assertThat(FormatFile.read(disk).databaseId()).isEqualTo(new UUID(5, 6));
        assertThat(disk.list()).containsExactly("FORMAT");
    }

    @Test
    void isOursByItsFirstBytes() throws IOException {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FormatFile.isOurs(disk));
        FormatFile.create(disk, databaseId);
        byte[] whole = WholeFiles.read(disk, "FORMAT");
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            WholeFiles.put(disk, "FORMAT", WholeFiles.flipped(whole, bit));
            assertThat(FormatFile.isOurs(disk)).as("bit %d", bit).isEqualTo(bit >= 8 * Long.BYTES);
        }
        for (int length = 0; length <= whole.length; length++) {
            WholeFiles.put(disk, "FORMAT", Arrays.copyOf(whole, length));
            assertThat(FormatFile.isOurs(disk)).as("length %d", length).isEqualTo(length >= Long.BYTES);
        }
    }

    @Test
    void tellsThatTheFolderIsNoDatabase() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FormatFile.read(disk));
    }

    @Test
    void detectsEveryFlippedBitAndEveryCut() throws IOException {
        FormatFile.create(disk, databaseId);
        byte[] original = WholeFiles.read(disk, "FORMAT");
        for (int bit = 0; bit < 8 * original.length; bit++) {
            WholeFiles.put(disk, "FORMAT", WholeFiles.flipped(original, bit));
            assertThatExceptionOfType(QuantaraException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> FormatFile.read(disk));
        }
        for (int length = 0; length < original.length; length++) {
            WholeFiles.put(disk, "FORMAT", Arrays.copyOf(original, length));
            assertThatExceptionOfType(QuantaraException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> FormatFile.read(disk));
        }
        WholeFiles.put(disk, "FORMAT", Arrays.copyOf(original, original.length + 1));
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> FormatFile.read(disk));
    }

    @Test
    void refusesAnotherEpoch() throws IOException {
        FormatFile.create(disk, databaseId);
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(WholeFiles.read(disk, "FORMAT")));
        bytes.putInt(8, 2).putInt(60, Bytes.crc(bytes, 0, 60));
        WholeFiles.put(disk, "FORMAT", bytes.array());
        assertThatExceptionOfType(UnknownFormatException.class)
                .isThrownBy(() -> FormatFile.read(disk))
                .withMessageContaining("epoch 2")
                .withMessageContaining("newer release");
    }
}
