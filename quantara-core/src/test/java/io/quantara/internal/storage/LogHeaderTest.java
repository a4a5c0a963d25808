package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogHeaderTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final String NAME = "000009.wal";

    private final MemoryDisk disk = new MemoryDisk();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1,0,0,0", "9,4,8,0,3", "9,4,8,128,0"})
    void readsBackWhatIsPossible(long number, long first, long previous, long end, long last) throws IOException {
        var header = new LogHeader(DATABASE, number, -7, first, previous, end, last);
        put(LogHeaderFormat.encode(header));
        assertThat(read()).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({"0,1,0,0,0", "9,0,8,0,0", "9,1,-1,0,0", "9,1,9,0,0", "9,1,8,-1,0", "9,1,8,0,-1", "9,1,8,0,1"})
    void refusesWhatIsImpossible(long number, long first, long previous, long end, long last) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogHeader(DATABASE, number, 7, first, previous, end, last))
                .withMessageContaining(String.valueOf(first));
        put(sealed(number, first, previous, end, last));
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(this::read)
                .withMessageContaining("contradicts itself")
                .satisfies(corruption -> assertThat(corruption.file()).isEqualTo(NAME));
    }

    @Test
    void refusesAnotherMagicNumber() throws IOException {
        ByteBuffer bytes = sealed(9, 1, 8, 0, 0);
        bytes.putLong(0, Bytes.magic("QTNRWAL9")).putInt(124, Bytes.crc(bytes, 0, 124));
        put(bytes);
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(this::read);
    }

    private LogHeader read() throws IOException {
        try (DiskFile file = disk.open(NAME)) {
            return LogHeaderFormat.read(file, NAME);
        }
    }

    /** Returns a header of any content, with the right checksum. */
    private static ByteBuffer sealed(long number, long first, long previous, long end, long last) {
        ByteBuffer bytes = LogHeaderFormat.encode(new LogHeader(DATABASE, 1, 7, 1, 0, 0, 0));
        bytes.putLong(32, number).putLong(48, first).putLong(56, previous).putLong(64, end).putLong(72, last);
        return bytes.putInt(124, Bytes.crc(bytes, 0, 124));
    }

    private void put(ByteBuffer header) throws IOException {
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        WholeFiles.put(disk, NAME, bytes);
    }
}
