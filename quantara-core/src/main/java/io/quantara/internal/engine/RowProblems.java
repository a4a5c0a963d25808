package io.quantara.internal.engine;

import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What must be true of every row by itself. */
final class RowProblems {

    /** Norms are sums in double: the last bits may differ where another release summed in another order. */
    private static final double NORM_TOLERANCE = 1e-9;

    private RowProblems() {}

    /** Returns what is wrong with name, metadata or vector of a row, or null. */
    static @Nullable String problem(ColumnarRows rows, int ordinal) {
        try {
            MemorySegment name = rows.fields().asSlice(rows.nameOffset(ordinal), rows.nameLength(ordinal));
            StandardCharsets.UTF_8.newDecoder().decode(name.asByteBuffer());
            StoredRow.metadata(rows, ordinal);
        } catch (CharacterCodingException _) {
            return "its name is not UTF-8";
        } catch (RuntimeException e) {
            return "it cannot be decoded: " + e.getMessage();
        }
        for (float component : StoredRow.vector(rows, ordinal)) {
            if (!Float.isFinite(component)) {
                return "its vector has the component " + component;
            }
        }
        return paddingProblem(rows, ordinal);
    }

    /** The kernels read whole registers: what follows the dimension must be zero. */
    private static @Nullable String paddingProblem(ColumnarRows rows, int ordinal) {
        long stride = DistanceKernel.strideBytes(rows.dimension());
        long start = ordinal * stride;
        for (long at = start + 4L * rows.dimension(); at < start + stride; at += 4) {
            if (rows.vectors().get(ValueLayout.JAVA_INT_UNALIGNED, at) != 0) {
                return "its vector is not followed by zeros";
            }
        }
        return null;
    }

    /** Returns what is wrong with the norm of a row, or null. */
    static @Nullable String normProblem(ColumnarRows rows, int ordinal) {
        double stored = rows.norms().get(ColumnarRows.DOUBLE, ordinal * 8L);
        double norm = DistanceKernel.norm(StoredRow.vector(rows, ordinal));
        return Math.abs(stored - norm) <= NORM_TOLERANCE * norm
                ? null
                : "its norm is stored as " + stored + " and is " + norm;
    }
}
