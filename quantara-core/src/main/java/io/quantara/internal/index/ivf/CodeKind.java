package io.quantara.internal.index.ivf;

import java.util.Arrays;
import java.util.Locale;

/** What a list knows of its rows. */
enum CodeKind {
    /** Nothing: all rows of a list are compared by their vectors. */
    FLAT(0),
    /** A byte for each piece of the vector (product quantization). */
    PQ(1),
    /** A bit for each dimension (RaBitQ). */
    RABITQ(2);

    private final int code;

    CodeKind(int code) {
        this.code = code;
    }

    /** Returns the number that stands for it in files. */
    int code() {
        return code;
    }

    static boolean isCode(int code) {
        return code >= 0 && code <= 2;
    }

    /** Returns the kind of a number in a file, which must be one. */
    static CodeKind ofCode(int code) {
        return switch (code) {
            case 0 -> FLAT;
            case 1 -> PQ;
            default -> RABITQ;
        };
    }


    /** Returns the kind of a name, as {@link #toString} gives it. */
    static CodeKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Index option 'codes' is '" + name + "': choose among " + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
