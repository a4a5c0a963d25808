package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {

    private static final long SALT = 77;
    private static final long OFFSET = 128;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, FrameHeader.LARGEST_PAYLOAD})
    void decodesWhatItEncoded(int payloadLength) {
        var header = new FrameHeader(payloadLength, 9, 8, FrameHeader.PART, FrameHeader.LARGEST_FLAGS);
        assertThat(FrameHeader.decode(encoded(header), SALT, OFFSET)).isEqualTo(header);
    }

    /** Its checksum is right, so that only the limit keeps such a length from being believed. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, FrameHeader.LARGEST_PAYLOAD + 1, Integer.MAX_VALUE})
    void takesALengthThatNobodyWritesForDamage(int payloadLength) {
        var header = new FrameHeader(payloadLength, 9, 8, FrameHeader.BATCH, 0);
        assertThat(FrameHeader.decode(encoded(header), SALT, OFFSET)).isNull();
    }

    @Test
    void countsPaddingAndTrailer() {
        assertThat(new FrameHeader(0, 1, 0, FrameHeader.BATCH, 0).frameBytes()).isEqualTo(40);
        assertThat(new FrameHeader(1, 1, 0, FrameHeader.BATCH, 0).frameBytes()).isEqualTo(48);
        assertThat(new FrameHeader(8, 1, 0, FrameHeader.BATCH, 0).frameBytes()).isEqualTo(48);
        assertThat(new FrameHeader(9, 1, 0, FrameHeader.BATCH, 0).paddedLength()).isEqualTo(16);
    }

    @Test
    void tellsWhatBeginsABatch() {
        assertThat(new FrameHeader(1, 1, 0, FrameHeader.BATCH, 0).startsBatch()).isTrue();
        assertThat(new FrameHeader(1, 1, 0, FrameHeader.PART, 0).startsBatch()).isTrue();
        assertThat(new FrameHeader(1, 1, 0, FrameHeader.BATCH, 1).startsBatch()).isFalse();
        assertThat(new FrameHeader(0, 1, 1, FrameHeader.WATERMARK, 0).startsBatch()).isFalse();
    }

    private static ByteBuffer encoded(FrameHeader header) {
        ByteBuffer bytes = Bytes.allocate(FrameHeader.SIZE_BYTES);
        header.encode(bytes, SALT, OFFSET);
        return bytes.flip();
    }
}
