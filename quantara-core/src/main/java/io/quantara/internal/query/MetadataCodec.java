package io.quantara.internal.query;

import io.quantara.Metadata;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of metadata. Whatever has no fixed size says its length first, so that a reader steps over what it
 * does not need; {@link FilterEvaluator} reads it in place.
 *
 * <pre>
 * metadata  entry*                             as many as fit into its length; empty metadata is 0 bytes
 * entry     length, key as UTF-8, value        in the order of the metadata, no key twice
 * value     tag, payload                       0 null, 1 false, 2 true: no payload
 *                                              3, 4, 5, 6: a long in 1, 2, 4, 8 bytes, two's complement
 *                                              7: a double in 8 bytes
 *                                              8 string: length, UTF-8
 *                                              9 list:   length, value*
 *                                              10 map:   length, entry*
 * length    in bytes                           1 byte if below 255, else the byte 255 and 4 bytes
 * </pre>
 *
 * <p>Numbers are little-endian, lists and maps at most 64 deep. Stateless, hence safe for many threads.
 */
public final class MetadataCodec {

    private static final int MAX_DEPTH = 64;

    private MetadataCodec() {}

    /** Returns the binary form. */
    public static byte[] encode(Metadata metadata) {
        MetadataOutput output = new MetadataOutput();
        output.appendEntries(metadata.asMap());
        return output.toByteArray();
    }

    /**
     * Reads the binary form.
     *
     * @param bytes memory that has it somewhere
     * @param offset where it begins, in bytes
     * @param length its length in bytes
     * @throws DamagedMetadataException if {@link #encode} cannot have written these bytes
     */
    public static Metadata decode(MemorySegment bytes, long offset, long length) {
        EncodedValues.checkRange(bytes, offset, length);
        return Metadata.copyOf(entries(bytes, offset, offset + length, 1));
    }

    private static Map<String, @Nullable Object> entries(MemorySegment bytes, long offset, long end, int depth) {
        checkDepth(offset, depth);
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        long at = offset;
        while (at < end) {
            int keyLength = EncodedValues.length(bytes, at, end);
            long keyStart = EncodedValues.afterLength(at, keyLength);
            String key = text(bytes, keyStart, keyLength);
            if (entries.containsKey(key)) {
                throw new DamagedMetadataException(at, "the key '" + key + "' stands there twice");
            }
            long value = keyStart + keyLength;
            entries.put(key, value(bytes, value, end, depth));
            at = EncodedValues.skip(bytes, value, end);
        }
        return entries;
    }

    private static List<@Nullable Object> elements(MemorySegment bytes, long offset, long end, int depth) {
        checkDepth(offset, depth);
        List<@Nullable Object> elements = new ArrayList<>();
        long at = offset;
        while (at < end) {
            elements.add(value(bytes, at, end, depth));
            at = EncodedValues.skip(bytes, at, end);
        }
        return elements;
    }

    private static @Nullable Object value(MemorySegment bytes, long offset, long end, int depth) {
        int tag = EncodedValues.tag(bytes, offset, end);
        return switch (tag) {
            case EncodedValues.NULL -> null;
            case EncodedValues.FALSE -> false;
            case EncodedValues.TRUE -> true;
            case EncodedValues.LONG_1, EncodedValues.LONG_2, EncodedValues.LONG_4, EncodedValues.LONG_8 ->
                EncodedValues.wholeNumber(bytes, offset, end, tag);
            case EncodedValues.DOUBLE -> finite(offset, EncodedValues.number(bytes, offset, end));
            case EncodedValues.STRING, EncodedValues.LIST, EncodedValues.MAP -> {
                int length = EncodedValues.length(bytes, offset + 1, end);
                long start = EncodedValues.afterLength(offset + 1, length);
                yield switch (tag) {
                    case EncodedValues.STRING -> text(bytes, start, length);
                    case EncodedValues.LIST -> elements(bytes, start, start + length, depth + 1);
                    default -> entries(bytes, start, start + length, depth + 1);
                };
            }
            default -> throw EncodedValues.unknownTag(offset, tag);
        };
    }

    private static Double finite(long offset, double number) {
        if (!Double.isFinite(number)) {
            throw new DamagedMetadataException(offset, "the number " + number);
        }
        return number;
    }

    private static String text(MemorySegment bytes, long offset, int length) {
        byte[] utf8 = bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(utf8, StandardCharsets.UTF_8);
        // a malformed sequence becomes U+FFFD; only then is it worth looking whether that stood there
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(utf8, text.getBytes(StandardCharsets.UTF_8))) {
            throw new DamagedMetadataException(offset, "text that is not UTF-8");
        }
        return text;
    }

    private static void checkDepth(long offset, int depth) {
        if (depth > MAX_DEPTH) {
            throw new DamagedMetadataException(offset, "lists and maps more than " + MAX_DEPTH + " deep");
        }
    }
}
