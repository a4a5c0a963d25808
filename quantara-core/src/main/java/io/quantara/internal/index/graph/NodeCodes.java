package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.rabitq.CodeGroup;

/** Writes the groups of nodes: the numbers of their neighbours and the codes of these relative to the node. */
final class NodeCodes {

    private static final int BLOCK = 64;

    private NodeCodes() {}

    static void write(
            Graph graph, RotatedRows rotated, Neighbours neighbours, int[] rows, BuildContext context) {
        int blocks = (rows.length + BLOCK - 1) / BLOCK;
        context.forEach(blocks, block -> {
            RowCoder coder = new RowCoder(graph.space(), rotated);
            for (int i = block * BLOCK; i < Math.min(rows.length, (block + 1) * BLOCK); i++) {
                coder.setCentreRow(rows[i]);
                for (int at = 0; at < neighbours.degree(); at++) {
                    long group = graph.offset(rows[i]) + at / CodeGroup.LANES * graph.groupBytes();
                    coder.write(graph.groups(), group, at % CodeGroup.LANES, neighbours.get(rows[i], at));
                }
            }
        });
    }
}
