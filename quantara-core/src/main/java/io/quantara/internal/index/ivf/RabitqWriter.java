package io.quantara.internal.index.ivf;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.rabitq.CodeEncoder;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.CodeKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Writes the RaBitQ codes of lists (Gao and Long 2024): one bit a dimension of the rotated vector relative to its
 * centre. Used by one thread, once.
 */
final class RabitqWriter {

    private final InvertedLists built;
    private final ListsLayout layout;
    private final EuclideanSpace space;
    private final Groups groups;
    private final BuildContext context;
    private final Rotation rotation;
    private final CodeKernel kernel = Kernels.current().codes();

    RabitqWriter(InvertedLists built, EuclideanSpace space, Groups groups, BuildContext context) {
        this.built = built;
        this.layout = built.layout();
        this.space = space;
        this.groups = groups;
        this.context = context;
        this.rotation = Rotation.random(layout.dimension(), context.random());
    }

    /** Returns how many groups of codes so many rows take. */
    static int groups(int rows) {
        return Math.ceilDiv(rows, CodeGroup.LANES);
    }

    void write() {
        int[] signs = rotation.signs();
        MemorySegment.copy(signs, 0, built.memory(), InvertedLists.INT, layout.signs(), signs.length);
        context.forEach(layout.lists(), this::writeList);
    }

    private void writeList(int list) {
        MemorySegment memory = built.memory();
        CodeEncoder encoder = new CodeEncoder(rotation.length());
        float[] place = new float[space.floats()];
        float[] rotated = new float[rotation.length()];
        float[] centre = new float[rotation.length()];
        long offset = layout.centres() + (long) list * layout.floats() * Float.BYTES;
        MemorySegment.copy(memory, InvertedLists.FLOAT, offset, centre, 0, layout.dimension());
        rotation.apply(kernel, centre);
        int size = groups.size(list);
        for (int i = 0; i < groups(size) * CodeGroup.LANES; i++) {
            long group = layout.groups() + (built.start(list) + i / CodeGroup.LANES) * layout.groupBytes();
            int lane = i % CodeGroup.LANES;
            if (i < size) {
                int row = groups.member(groups.start(list) + i);
                space.read(row, place);
                Arrays.fill(rotated, 0);
                System.arraycopy(place, 0, rotated, 0, layout.dimension());
                rotation.apply(kernel, rotated);
                for (int j = 0; j < rotated.length; j++) {
                    rotated[j] -= centre[j];
                }
                encoder.encodeDistance(memory, group, lane, row, rotated, centre);
            } else {
                CodeGroup.clear(memory, group, lane);
                memory.set(InvertedLists.INT, group + (long) Integer.BYTES * lane, InvertedLists.EMPTY_LANE);
            }
        }
    }
}
