package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The field of a condition, ready to be looked up in encoded metadata as {@link io.quantara.Filter} describes. The
 * look-up goes down one map for each dot at most, and filters limit the dots.
 */
final class FieldPath {

    private final byte[] path;

    FieldPath(String field) {
        path = field.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the offset of the value in the metadata between two offsets, or -1 when the field is missing. */
    long find(MemorySegment bytes, long offset, long end) {
        return find(bytes, offset, end, 0);
    }

    private long find(MemorySegment bytes, long offset, long end, int from) {
        long value = EncodedValues.find(bytes, offset, end, path, from, path.length);
        for (int dot = path.length - 1; value < 0 && dot >= from; dot--) {
            if (path[dot] == '.') {
                value = findInside(bytes, offset, end, from, dot);
            }
        }
        return value;
    }

    /** Looks up what follows a dot in the map under the key before the dot. */
    private long findInside(MemorySegment bytes, long offset, long end, int from, int dot) {
        long map = EncodedValues.find(bytes, offset, end, path, from, dot);
        if (map < 0 || EncodedValues.tag(bytes, map, end) != EncodedValues.MAP) {
            return -1;
        }
        int length = EncodedValues.length(bytes, map + 1, end);
        long start = EncodedValues.afterLength(map + 1, length);
        return find(bytes, start, start + length, dot + 1);
    }
}
