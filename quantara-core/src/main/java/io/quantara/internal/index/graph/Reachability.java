package io.quantara.internal.index.graph;

import java.util.Arrays;
import java.util.BitSet;

/** Makes sure that every row can be reached from the entries. Used once. */
final class Reachability {

    private static final int ROUNDS = 4;

    private final Neighbours neighbours;
    private final int[] rows;
    private final int[] queue;
    private final BitSet reached = new BitSet();

    Reachability(Neighbours neighbours, int[] rows) {
        this.neighbours = neighbours;
        this.rows = rows;
        this.queue = new int[rows.length];
    }

    /**
     * Links rows that cannot be reached to a neighbour of theirs that can, in place of its last one.
     *
     * @return the entries, and those rows that still cannot be reached
     */
    int[] ensure(int[] entries) {
        for (int round = 0; round < ROUNDS; round++) {
            if (spread(entries) == rows.length) {
                return entries;
            }
            for (int row : rows) {
                if (!reached.get(row)) {
                    link(row);
                }
            }
        }
        spread(entries);
        int[] all = Arrays.copyOf(entries, entries.length + rows.length - reached.cardinality());
        int count = entries.length;
        for (int row : rows) {
            // Each new entry makes others reachable, so few are needed.
            if (!reached.get(row)) {
                all[count++] = row;
                spreadFrom(row);
            }
        }
        return Arrays.copyOf(all, count);
    }

    private void link(int row) {
        for (int at = 0; at < neighbours.degree(); at++) {
            int other = neighbours.get(row, at);
            if (other >= 0 && reached.get(other)) {
                neighbours.replaceLast(other, row);
                return;
            }
        }
    }

    private int spread(int[] entries) {
        reached.clear();
        for (int entry : entries) {
            if (!reached.get(entry)) {
                spreadFrom(entry);
            }
        }
        return reached.cardinality();
    }

    private void spreadFrom(int entry) {
        int begin = 0;
        int end = 0;
        reached.set(entry);
        queue[end++] = entry;
        while (begin < end) {
            int row = queue[begin++];
            for (int at = 0; at < neighbours.degree(); at++) {
                int other = neighbours.get(row, at);
                if (other >= 0 && !reached.get(other)) {
                    reached.set(other);
                    queue[end++] = other;
                }
            }
        }
    }
}
