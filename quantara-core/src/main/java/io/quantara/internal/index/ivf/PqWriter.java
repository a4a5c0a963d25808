package io.quantara.internal.index.ivf;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.Groups;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Trains and writes the product-quantized codes of lists (Jégou, Douze and Schmid 2011, section 4: the residual of a
 * vector and its centre, cut into pieces, each the number of its nearest codeword). Used by one thread, once.
 */
final class PqWriter {

    private static final int MOST_SAMPLES = 8_192;
    private static final int ROUNDS = 8;

    private final InvertedLists built;
    private final ListsLayout layout;
    private final EuclideanSpace space;
    private final Groups groups;
    private final BuildContext context;

    PqWriter(InvertedLists built, EuclideanSpace space, Groups groups, BuildContext context) {
        this.built = built;
        this.layout = built.layout();
        this.space = space;
        this.groups = groups;
        this.context = context;
    }

    /**
     * Trains codewords and codes all rows.
     *
     * @param sample rows to train with, in random order
     * @param listOf the list of each row
     */
    void write(int[] sample, int[] listOf) {
        float[][] residuals = residuals(sample, listOf);
        Codebook[] books = new Codebook[layout.pieces()];
        context.forEach(books.length, piece -> {
            int start = layout.pieceStart(piece);
            books[piece] = Codebook.train(residuals, start, layout.pieceStart(piece + 1) - start, ROUNDS);
        });
        for (Codebook book : books) {
            for (int i = 0; i < book.length(); i++) {
                long offset = layout.codewords(book.start() + i);
                MemorySegment.copy(
                        book.components(i), 0, built.memory(), InvertedLists.FLOAT, offset, Codebook.SIZE);
            }
        }
        context.progress(3, 4);
        context.forEach(layout.lists(), list -> writeList(list, books));
    }

    private float[][] residuals(int[] sample, int[] listOf) {
        float[][] residuals = new float[Math.min(MOST_SAMPLES, sample.length)][layout.floats()];
        float[] centre = new float[layout.floats()];
        for (int i = 0; i < residuals.length; i++) {
            readCentre(listOf[sample[i]], centre);
            readResidual(sample[i], centre, residuals[i]);
        }
        return residuals;
    }

    private void writeList(int list, Codebook[] books) {
        float[] centre = new float[layout.floats()];
        float[] residual = new float[layout.floats()];
        float[] distances = new float[Codebook.SIZE];
        readCentre(list, centre);
        for (int slot = groups.start(list); slot < groups.start(list + 1); slot++) {
            readResidual(groups.member(slot), centre, residual);
            double summand = 0;
            for (int piece = 0; piece < books.length; piece++) {
                int code = books[piece].nearest(residual, distances);
                long offset = layout.codes() + (long) slot * books.length + piece;
                built.memory().set(ValueLayout.JAVA_BYTE, offset, (byte) code);
                summand += summand(books[piece], code, centre);
            }
            built.memory()
                    .set(InvertedLists.FLOAT, layout.summands() + (long) Float.BYTES * slot, (float) summand);
        }
    }

    /** Returns what a codeword w adds to the squared distance of a query, besides -2qw: |w|² + 2cw. */
    private static double summand(Codebook book, int code, float[] centre) {
        double sum = 0;
        for (int i = 0; i < book.length(); i++) {
            double component = book.components(i)[code];
            sum += component * (component + 2 * centre[book.start() + i]);
        }
        return sum;
    }

    private void readCentre(int list, float[] target) {
        long offset = layout.centres() + (long) list * layout.floats() * Float.BYTES;
        MemorySegment.copy(built.memory(), InvertedLists.FLOAT, offset, target, 0, layout.floats());
    }

    private void readResidual(int row, float[] centre, float[] target) {
        space.read(row, target);
        for (int i = 0; i < target.length; i++) {
            target[i] -= centre[i];
        }
    }
}
