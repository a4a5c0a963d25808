package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFilesTest {

    @TempDir
    Path folder;

    @Test
    void readsBackWhatItCreated() throws IOException {
        byte[] content = new byte[700_000];
        new Random(1).nextBytes(content);
        Path file = folder.resolve("out.bin");
        UserFiles.create(file, output -> output.write(content));
        try (InputStream input = UserFiles.open(file)) {
            assertThat(input.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void overwritesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> UserFiles.create(file, output -> output.write(1)));
        assertThat(file).hasContent("mine");
    }

    @Test
    void leavesNothingOfWhatFailed() {
        Path file = folder.resolve("half.txt");
        assertThatIOException()
                .isThrownBy(() -> UserFiles.create(file, output -> {
                    output.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("no more");
                }))
                .withMessage("no more");
        assertThat(file).doesNotExist();
    }

    @Test
    void opensNoFileThatIsNotThere() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> UserFiles.open(folder.resolve("none.txt")).close());
    }

    @Test
    void mapsAsMuchOfTheRuntimeAsItMay() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = UserFiles.mapRuntimeImage(1000, arena);
            assertThat(image.byteSize()).isEqualTo(1000);
            assertThat(image.get(ValueLayout.JAVA_BYTE, 0)).isNotZero();
            assertThat(UserFiles.mapRuntimeImage(Long.MAX_VALUE, arena).byteSize()).isGreaterThan(1 << 20);
        }
    }
}
