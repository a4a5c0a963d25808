package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8InputTest {

    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Test
    void acceptsExactlyWhatTheStrictDecoderOfTheJdkAccepts() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200_000; trial++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            assertThat(accepts(bytes, 1 + random.nextInt(4)))
                    .as("seed 1, trial %d, bytes %s", trial, Arrays.toString(bytes))
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean accepts(byte[] bytes, int step) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            copy(new Utf8Input(new ByteArrayInputStream(bytes)), out, step);
            boolean marked = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB
                    && bytes[2] == (byte) 0xBF;
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, marked ? 3 : 0, bytes.length));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException refused) {
            return false;
        }
    }

    @Test
    void passesOnWhatPrecedesTheFirstBadByte() {
        byte[] bytes = "a line of text\nand more \u00FF behind".getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> copy(new Utf8Input(new ByteArrayInputStream(bytes)), out, 100))
                .hasMessageContaining("Byte FF at offset 24");

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("a line of text\nand more ");
    }

    private static void copy(Utf8Input input, ByteArrayOutputStream out, int step) throws IOException {
        byte[] buffer = new byte[step];
        for (int count = input.read(buffer, 0, step); count >= 0; count = input.read(buffer, 0, step)) {
            out.write(buffer, 0, count);
        }
    }
}
