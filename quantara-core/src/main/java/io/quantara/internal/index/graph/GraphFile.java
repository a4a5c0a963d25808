package io.quantara.internal.index.graph;

import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.MemoryOutput;
import io.quantara.internal.index.ReadCheck;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * The stored form of a graph, little-endian:
 *
 * <pre>
 * i32 rows, i32 dimension of the codes, i32 groups per node, i32 groups of entries, i32 rows outside,
 * i32 flags (1 unit, 2 twins), f64 greatest norm
 * i32 x signs of the rotation, f32 x padded dimension of the points: the centre, i32 x rows outside
 * zeros up to a multiple of 64
 * i32 x rows: twins, missing where there are none, and zeros up to a multiple of 64
 * groups of leaders: in place of row numbers those of the groups of entries, one for each, and empty lanes
 * groups of entries, then the groups of each node
 * </pre>
 */
final class GraphFile {

    static final int VERSION = 4;

    private static final ValueLayout.OfInt INT = Graph.INT;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int UNIT = 1;
    private static final int TWINS = 2;
    private static final int HEADER_BYTES = 32;
    private static final int ALIGNMENT = 64;

    private GraphFile() {}

    static void write(GraphIndex index, WritableByteChannel target) throws IOException {
        Graph graph = index.graph();
        graph.requireGroups();
        GraphSpace space = graph.space();
        int[] signs = graph.rotation().signs();
        int length = headLength(space.codedDimension(), space.centre().length, index.outside().length);
        ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(space.count()).putInt(space.codedDimension()).putInt(graph.groupsPerNode());
        head.putInt((int) (graph.entries().groups().byteSize() / graph.groupBytes()));
        head.putInt(index.outside().length).putInt(flags(graph)).putDouble(space.greatestNorm());
        for (int sign : signs) {
            head.putInt(sign);
        }
        for (float component : space.centre()) {
            head.putFloat(component);
        }
        for (int row : index.outside()) {
            head.putInt(row);
        }
        MemoryOutput.write(MemorySegment.ofBuffer(head.rewind()), target);
        MemoryOutput.write(graph.twins().memory(), target);
        long twinBytes = graph.twins().memory().byteSize();
        MemoryOutput.write(MemorySegment.ofArray(new byte[(int) (aligned(twinBytes) - twinBytes)]), target);
        MemoryOutput.write(graph.entries().leaders(), target);
        MemoryOutput.write(graph.entries().groups(), target);
        MemoryOutput.write(graph.groups(), target);
    }

    private static int flags(Graph graph) {
        return (graph.space().isUnit() ? UNIT : 0) | (graph.twins().memory().byteSize() > 0 ? TWINS : 0);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static int headLength(int codedDimension, int centre, int outside) {
        long bytes = HEADER_BYTES + 4L * (signWords(codedDimension) + centre + (long) outside);
        return Math.toIntExact(aligned(bytes));
    }

    private static int signWords(int codedDimension) {
        return Rotation.signWords(GraphSpace.rotatedDimension(codedDimension));
    }

    /**
     * Opens what {@link #write} wrote; reads all but the nodes.
     *
     * @param check asked before anything is read
     * @throws IllegalArgumentException when it is something else, or was built over other rows
     */
    static GraphIndex open(MemorySegment stored, ReadCheck check, SegmentVectors vectors, int defaultEffort) {
        require(stored.byteSize() >= HEADER_BYTES, "it is too short");
        check.stored(0, HEADER_BYTES);
        require(stored.get(INT, 0) == vectors.count(), "it has " + stored.get(INT, 0) + " rows");
        int dimension = stored.get(INT, 4);
        require(dimension == vectors.dimension(), "it has dimension " + dimension);
        int groupsPerNode = stored.get(INT, 8);
        long entryGroups = stored.get(INT, 12);
        int outside = stored.get(INT, 16);
        require(
                groupsPerNode > 0 && entryGroups >= 0 && outside >= 0 && outside <= vectors.count(),
                "its counts are " + groupsPerNode + ", " + entryGroups + " and " + outside);
        float[] centre = new float[GraphSpace.paddedDimension(vectors)];
        int head = headLength(dimension, centre.length, outside);
        require(stored.byteSize() >= head, "it is too short");
        check.stored(0, head);
        Rotation rotation = Rotation.of(
                GraphSpace.rotatedDimension(dimension), ints(stored, HEADER_BYTES, signWords(dimension)));
        long groupBytes = CodeGroup.bytes(rotation.length());
        long nodes = groupBytes * groupsPerNode * vectors.count();
        long twinBytes = (stored.get(INT, 20) & TWINS) != 0 ? 4L * vectors.count() : 0;
        long leadersAt = head + aligned(twinBytes);
        long entriesAt = leadersAt + Entries.leaderGroups(entryGroups) * groupBytes;
        require(
                stored.byteSize() == entriesAt + entryGroups * groupBytes + nodes,
                "it has " + stored.byteSize() + " bytes");
        long nodesAt = entriesAt + entryGroups * groupBytes;
        check.stored(head, nodesAt - head);
        long at = HEADER_BYTES + 4L * signWords(dimension);
        MemorySegment.copy(stored, FLOAT, at, centre, 0, centre.length);
        boolean isUnit = (stored.get(INT, 20) & UNIT) != 0;
        Graph graph = new Graph(
                new GraphSpace(vectors, stored.get(DOUBLE, 24), isUnit, centre),
                Twins.of(stored.asSlice(head, twinBytes)),
                rotation,
                new Entries(
                        stored.asSlice(leadersAt, entriesAt - leadersAt),
                        stored.asSlice(entriesAt, nodesAt - entriesAt)),
                stored.asSlice(nodesAt, nodes),
                groupsPerNode,
                check,
                nodesAt);
        return new GraphIndex(graph, ints(stored, at + 4L * centre.length, outside), defaultEffort);
    }

    private static int[] ints(MemorySegment stored, long offset, int count) {
        require(offset + 4L * count <= stored.byteSize(), "it is too short");
        int[] ints = new int[count];
        MemorySegment.copy(stored, INT, offset, ints, 0, count);
        return ints;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("The stored graph does not belong to these rows: " + problem);
        }
    }
}
