package io.quantara.internal.index.ivf;

import io.quantara.index.IndexQuery;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Estimates distances from product-quantized codes by asymmetric comparison: with x coded as its centre c and a code r,
 * |q - c - r|² = |q - c|² + (|r|² + 2cr) - 2qr, of which the second part is stored with the row and the third is a sum
 * over a table of one number for each piece and codeword, which serves all lists.
 */
final class PqListScan implements ListScan {

    private static final int BLOCK = 64;

    private final InvertedLists lists;
    private final ListsLayout layout;
    private final float[] table;
    private final float[] products = new float[Codebook.SIZE];
    private final float[] components = new float[Codebook.SIZE];
    private final byte[] codes;
    private final float[] summands = new float[BLOCK];

    PqListScan(InvertedLists lists) {
        this.lists = lists;
        this.layout = lists.layout();
        this.table = new float[layout.pieces() * Codebook.SIZE];
        this.codes = new byte[BLOCK * layout.pieces()];
    }

    @Override
    public void begin(DistanceKernel kernel, float[] place) {
        for (int piece = 0; piece < layout.pieces(); piece++) {
            Arrays.fill(products, 0);
            for (int i = layout.pieceStart(piece); i < layout.pieceStart(piece + 1); i++) {
                long offset = layout.codewords(i);
                MemorySegment.copy(lists.memory(), InvertedLists.FLOAT, offset, components, 0, Codebook.SIZE);
                addProducts(products, components, -2 * place[i]);
            }
            System.arraycopy(products, 0, table, piece * Codebook.SIZE, Codebook.SIZE);
        }
    }

    private static void addProducts(float[] sums, float[] components, float factor) {
        for (int word = 0; word < Codebook.SIZE; word++) {
            sums[word] += factor * components[word];
        }
    }

    @Override
    public int scan(int list, float toCentre, IndexQuery query, Candidates candidates) {
        int kept = 0;
        int end = lists.start(list + 1);
        for (int from = lists.start(list); from < end; from += BLOCK) {
            int size = Math.min(BLOCK, end - from);
            readBlock(from, size);
            float limit = candidates.limit();
            for (int i = 0; i < size; i++) {
                float estimate = toCentre + summands[i] + sum(table, codes, i * layout.pieces(), layout.pieces());
                if (estimate < limit && query.accepts(lists.row(from + i))) {
                    candidates.offer(estimate, lists.row(from + i));
                    limit = candidates.limit();
                    kept++;
                }
            }
        }
        return kept;
    }

    private void readBlock(int from, int size) {
        MemorySegment memory = lists.memory();
        long offset = layout.codes() + (long) from * layout.pieces();
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, codes, 0, size * layout.pieces());
        long at = layout.summands() + (long) Float.BYTES * from;
        MemorySegment.copy(memory, InvertedLists.FLOAT, at, summands, 0, size);
    }

    private static float sum(float[] table, byte[] codes, int at, int pieces) {
        float even = 0;
        float odd = 0;
        int piece = 0;
        for (; piece + 1 < pieces; piece += 2) {
            even += table[(piece << 8) + (codes[at + piece] & 0xFF)];
            odd += table[(piece << 8) + 256 + (codes[at + piece + 1] & 0xFF)];
        }
        return even + odd + (piece < pieces ? table[(piece << 8) + (codes[at + piece] & 0xFF)] : 0);
    }

    @Override
    public long memoryBytes() {
        return (long) Float.BYTES * (table.length + 2L * products.length + BLOCK) + codes.length;
    }
}
