package io.quantara.internal.query;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A growing array into which one metadata is encoded; its form is described at {@link MetadataCodec}. */
final class MetadataOutput {

    private static final int INITIAL_BYTES = 256;
    private static final int SHORT_LENGTH_BYTES = 1;
    private static final int LONG_LENGTH_BYTES = 1 + Integer.BYTES;

    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    void appendEntries(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            appendText((String) entry.getKey());
            appendValue(entry.getValue());
        }
    }

    private void appendValue(@Nullable Object value) {
        switch (value) {
            case null -> appendTag(EncodedValues.NULL);
            case Boolean truth -> appendTag(truth ? EncodedValues.TRUE : EncodedValues.FALSE);
            case Long number -> appendLong(number);
            case Double number -> {
                appendTag(EncodedValues.DOUBLE);
                room(Double.BYTES).putDouble(number);
            }
            case String text -> {
                appendTag(EncodedValues.STRING);
                appendText(text);
            }
            case List<?> list -> {
                appendTag(EncodedValues.LIST);
                int start = buffer.position();
                list.forEach(this::appendValue);
                insertLength(start);
            }
            case Map<?, ?> map -> {
                appendTag(EncodedValues.MAP);
                int start = buffer.position();
                appendEntries(map);
                insertLength(start);
            }
            default -> throw new AssertionError("metadata holds a " + value.getClass());
        }
    }

    private void appendTag(int tag) {
        room(1).put((byte) tag);
    }

    private void appendLong(long number) {
        if (number == (byte) number) {
            appendTag(EncodedValues.LONG_1);
            room(Byte.BYTES).put((byte) number);
        } else if (number == (short) number) {
            appendTag(EncodedValues.LONG_2);
            room(Short.BYTES).putShort((short) number);
        } else if (number == (int) number) {
            appendTag(EncodedValues.LONG_4);
            room(Integer.BYTES).putInt((int) number);
        } else {
            appendTag(EncodedValues.LONG_8);
            room(Long.BYTES).putLong(number);
        }
    }

    private void appendText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(LONG_LENGTH_BYTES + utf8.length);
        putLength(utf8.length);
        buffer.put(utf8);
    }

    /** Puts the length of what was appended since a position in front of it. */
    private void insertLength(int start) {
        int length = buffer.position() - start;
        int lengthBytes = length < EncodedValues.LONG_LENGTH ? SHORT_LENGTH_BYTES : LONG_LENGTH_BYTES;
        byte[] array = room(lengthBytes).array();
        System.arraycopy(array, start, array, start + lengthBytes, length);
        buffer.position(start);
        putLength(length);
        buffer.position(start + lengthBytes + length);
    }

    private void putLength(int length) {
        if (length < EncodedValues.LONG_LENGTH) {
            buffer.put((byte) length);
        } else {
            buffer.put((byte) EncodedValues.LONG_LENGTH).putInt(length);
        }
    }

    private ByteBuffer room(int count) {
        if (buffer.remaining() < count) {
            int capacity = Math.max(Math.addExact(buffer.position(), count), (int)
                    Math.min(Integer.MAX_VALUE - 8L, 2L * buffer.capacity()));
            byte[] larger = Arrays.copyOf(buffer.array(), capacity);
            buffer = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN).position(buffer.position());
        }
        return buffer;
    }
}
