package io.quantara.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.ImportException;
import io.quantara.cli.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsEveryFormat() throws IOException {
        float[][] vectors = TestVectors.random(1, 5, 7);
        try (VectorFile floats = VectorFile.open(TestVectors.fvecs(folder.resolve("a.fvecs"), vectors), 0);
                VectorFile halves = VectorFile.open(TestVectors.f16(folder.resolve("a.f16"), vectors), 7);
                VectorFile bytes = VectorFile.open(
                        TestVectors.bvecs(folder.resolve("a.bvecs"), new int[][] {{0, 127, 255}, {1, 2, 3}}), 0);
                VectorFile numbers = VectorFile.open(
                        TestVectors.ivecs(folder.resolve("a.ivecs"), new int[][] {{70_000, 2}}), 0)) {
            for (int row = 0; row < vectors.length; row++) {
                assertThat(floats.row(row)).containsExactly(vectors[row]);
                assertThat(halves.row(row)).containsExactly(vectors[row]);
            }
            assertThat(floats.count()).isEqualTo(halves.count()).isEqualTo(5);
            assertThat(bytes.row(0)).containsExactly(0, 127, 255);
            assertThat(numbers.number(0, 0)).isEqualTo(70_000);
            assertThat(numbers.holdsNumbers()).isTrue();
        }
    }

    @Test
    void refusesWhatIsNoWholeNumberOfEqualRows() throws IOException {
        Path cut = TestVectors.fvecs(folder.resolve("cut.fvecs"), TestVectors.random(2, 3, 4));
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> VectorFile.open(cut, 0)).isInstanceOf(ImportException.class);
        Path empty = Files.write(folder.resolve("empty.bvecs"), new byte[0]);
        assertThatThrownBy(() -> VectorFile.open(empty, 0)).hasMessageContaining("empty");
        Path uneven = folder.resolve("uneven.fvecs");
        bytes[20] = 3;
        Files.write(uneven, bytes);
        assertThatThrownBy(() -> VectorFile.open(uneven, 0)).hasMessageContaining("Row 1");
        assertThatThrownBy(() -> VectorFile.open(folder.resolve("x.txt"), 0)).isInstanceOf(UsageException.class);
        Path halves = TestVectors.f16(folder.resolve("a.f16"), TestVectors.random(3, 3, 4));
        assertThatThrownBy(() -> VectorFile.open(halves, 0)).isInstanceOf(ImportException.class);
    }
}
