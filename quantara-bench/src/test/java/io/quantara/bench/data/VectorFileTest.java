package io.quantara.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsTheFloatsThatWereWritten() throws IOException {
        Path file = folder.resolve("some.fvecs");
        float[][] rows = new float[5_000][300];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < 300; i++) {
                rows[row][i] = row + i / 512f;
            }
        }
        try (VectorWriter writer = new VectorWriter(file)) {
            for (float[] row : rows) {
                writer.write(row);
            }
        }

        VectorFile read = VectorFile.open(file);
        assertThat(read.count()).isEqualTo(5_000);
        assertThat(read.dimension()).isEqualTo(300);
        for (int row = 0; row < rows.length; row++) {
            assertThat(read.row(row)).isEqualTo(rows[row]);
        }
    }

    @Test
    void readsTheNumbersThatWereWritten() throws IOException {
        Path file = folder.resolve("some.ivecs");
        try (VectorWriter writer = new VectorWriter(file)) {
            writer.write(new int[] {7, -1});
            writer.write(new int[] {0, Integer.MAX_VALUE});
        }

        VectorFile read = VectorFile.open(file);
        assertThat(read.number(0, 1)).isEqualTo(-1);
        assertThat(read.number(1, 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void readsBytesWithoutSignAndHalfFloatsWithoutHeader() throws IOException {
        Path bytes = folder.resolve("some.bvecs");
        Files.write(bytes, new byte[] {3, 0, 0, 0, 1, -1, 127});
        assertThat(VectorFile.open(bytes).row(0)).containsExactly(1, 255, 127);

        Path halves = folder.resolve("some.f16");
        ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {0.5f, -2, 65_504, 0}) {
            buffer.putShort(Float.floatToFloat16(value));
        }
        Files.write(halves, buffer.array());
        VectorFile read = VectorFile.open(halves, 2);
        assertThat(read.count()).isEqualTo(2);
        assertThat(read.row(0)).containsExactly(0.5f, -2);
        assertThat(read.row(1)).containsExactly(65_504, 0);
    }

    @Test
    void refusesFilesThatAreNoWholeNumberOfRows() throws IOException {
        Path file = folder.resolve("cut.fvecs");
        Files.write(file, new byte[] {1, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> VectorFile.open(file)).hasMessageContaining("no whole number of rows");

        Path other = folder.resolve("some.txt");
        Files.write(other, new byte[8]);
        assertThatThrownBy(() -> VectorFile.open(other)).hasMessageContaining("no known ending");
    }
}
