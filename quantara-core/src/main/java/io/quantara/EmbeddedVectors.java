package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.WriteBatch;
import io.quantara.internal.simd.DistanceKernel;

/** Validates and encodes what users give. */
final class EmbeddedVectors {

    /** Norms above this would overflow in a float32 product of two. */
    private static final double LARGEST_NORM = 0x1p62;

    private static final int LONGEST_NAME_BYTES = 64 << 20;

    private EmbeddedVectors() {}

    /**
     * Verifies a vector and returns its norm.
     *
     * @throws IllegalArgumentException when it is empty, too long, not finite or too large
     */
    static double norm(float[] vector) {
        if (vector.length == 0 || vector.length > CollectionOptions.MAX_DIMENSION) {
            throw new IllegalArgumentException("The vector has " + vector.length + " components: give 1 to "
                    + CollectionOptions.MAX_DIMENSION);
        }
        for (int at = 0; at < vector.length; at++) {
            if (!Float.isFinite(vector[at])) {
                throw new IllegalArgumentException(
                        "Component " + at + " of the vector is " + vector[at] + ": give finite numbers");
            }
        }
        double norm = DistanceKernel.norm(vector);
        if (norm > LARGEST_NORM) {
            throw new IllegalArgumentException(
                    "The norm of the vector is " + norm + ": give a vector with a norm of at most 2^62");
        }
        return norm;
    }

    /**
     * Verifies a query.
     *
     * @param dimension that of the collection, or 0 while it has none
     */
    static void check(String collection, float[] vector, int dimension) {
        double norm = norm(vector);
        assert norm >= 0 : norm;
        if (dimension != 0 && vector.length != dimension) {
            throw WriteBatch.dimensionMismatch(collection, dimension, vector.length);
        }
    }

    /** Verifies and encodes the fields of a document. */
    static BatchWriter.RowBytes row(String name, float[] vector, Metadata metadata) {
        BatchWriter.RowBytes row = BatchWriter.RowBytes.of(text("name", name), metadata, vector, norm(vector));
        if (row.name().length > LONGEST_NAME_BYTES) {
            throw new IllegalArgumentException("The name has " + row.name().length + " bytes: give at most "
                    + LONGEST_NAME_BYTES + ", or split the text into passages");
        }
        return row;
    }

    /** Verifies that a text can be stored and returned as it is. */
    static String text(String what, String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean isPair = Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (isPair) {
                at++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("Character " + at + " of the " + what
                        + " is half of a surrogate pair: give valid Unicode text");
            }
        }
        return text;
    }

    /** Verifies that a collection is not the one that always exists. */
    static void requireNotDefault(String name, String verb) {
        if (name.equals(Database.DEFAULT_COLLECTION)) {
            throw new IllegalArgumentException(
                    "The collection 'default' always exists and cannot be " + verb + ": use clear, or another one");
        }
    }

    /** Verifies the name of a collection. */
    static String collectionName(String name) {
        if (name.equals("_config")) {
            throw new IllegalArgumentException("The collection name '_config' is reserved: choose another");
        }
        return shortName("collection name", name);
    }

    /** Verifies a name that users choose for something they will look up. */
    static String shortName(String what, String name) {
        if (name.isEmpty() || name.length() > 255) {
            String shown = name.length() <= 40 ? name : name.substring(0, 40) + "...";
            throw new IllegalArgumentException(
                    "The " + what + " '" + shown + "' has " + name.length() + " characters: give 1 to 255");
        }
        for (int at = 0; at < name.length(); at++) {
            if (Character.isISOControl(name.charAt(at))) {
                throw new IllegalArgumentException("Character " + at
                        + " of the " + what + " is the control character " + (int) name.charAt(at)
                        + ": leave it out");
            }
        }
        return text(what, name);
    }
}
