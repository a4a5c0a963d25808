package io.quantara.internal.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How a component is stored in a file of bare vectors; little-endian. */
enum ElementType {
    /** An unsigned byte. */
    UINT8(1),
    /** An IEEE half float. */
    FLOAT16(2),
    /** An IEEE float. */
    FLOAT32(4),
    /** An IEEE double; becomes the nearest float. */
    FLOAT64(8);

    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle FLOATS = view(float[].class);
    private static final VarHandle DOUBLES = view(double[].class);

    private final int sizeBytes;

    ElementType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the size of a component in bytes. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** Fills a vector from the bytes of a row. */
    void decode(byte[] row, float[] vector) {
        for (int component = 0; component < vector.length; component++) {
            int offset = component * sizeBytes;
            vector[component] = switch (this) {
                case UINT8 -> row[component] & 0xFF;
                case FLOAT16 -> Float.float16ToFloat((short) SHORTS.get(row, offset));
                case FLOAT32 -> (float) FLOATS.get(row, offset);
                case FLOAT64 -> (float) (double) DOUBLES.get(row, offset);
            };
        }
    }
}
