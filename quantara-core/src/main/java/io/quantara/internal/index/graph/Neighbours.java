package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import java.util.Arrays;

/** The lists of neighbours of a graph that is being built. */
final class Neighbours {

    private static final int BLOCK = 64;

    /** Of the rows that chose a row, and its own choice, so many times as it may have neighbours are looked at. */
    private static final int REVERSE = 3;

    private final GraphSpace space;
    private final int degree;
    private final BuildContext context;
    private final int[] rows;
    private final float[] distances;

    Neighbours(GraphSpace space, int count, int degree, BuildContext context) {
        this.space = space;
        this.degree = degree;
        this.context = context;
        this.rows = new int[Math.multiplyExact(count, degree)];
        this.distances = new float[count * degree];
        Arrays.fill(rows, -1);
    }

    /** Returns a neighbour of a row, or -1 where it has fewer. */
    int get(int row, int at) {
        return rows[row * degree + at];
    }

    int degree() {
        return degree;
    }

    /** Puts a row in the last place of the neighbours of another. */
    void replaceLast(int from, int to) {
        rows[from * degree + degree - 1] = to;
    }

    Choice choice() {
        return new Choice();
    }

    /** Offers each row to its neighbours, which choose anew. */
    void addReverse(int[] nodes) {
        int[] begin = new int[rows.length / degree + 1];
        for (int node : nodes) {
            for (int at = 0; at < degree && get(node, at) >= 0; at++) {
                begin[get(node, at) + 1]++;
            }
        }
        Arrays.parallelPrefix(begin, Integer::sum);
        int[] next = begin.clone();
        int[] from = new int[begin[begin.length - 1]];
        float[] far = new float[from.length];
        for (int node : nodes) {
            for (int at = 0; at < degree && get(node, at) >= 0; at++) {
                int place = next[get(node, at)]++;
                from[place] = node;
                far[place] = distances[node * degree + at];
            }
        }
        int blocks = (nodes.length + BLOCK - 1) / BLOCK;
        context.forEach(blocks, block -> {
            Choice choice = choice();
            NearestRows candidates = new NearestRows(REVERSE * degree);
            for (int i = block * BLOCK; i < Math.min(nodes.length, (block + 1) * BLOCK); i++) {
                int node = nodes[i];
                candidates.reset(REVERSE * degree);
                for (int at = 0; at < degree && get(node, at) >= 0; at++) {
                    candidates.offer(get(node, at), distances[node * degree + at]);
                }
                for (int at = begin[node]; at < begin[node + 1]; at++) {
                    if (!contains(node, from[at])) {
                        candidates.offer(from[at], far[at]);
                    }
                }
                choice.choose(node, candidates);
            }
        });
    }

    /** Offers the neighbours of a node that are not among the candidates. */
    void offerTo(int node, NearestRows candidates) {
        for (int at = 0; at < degree && get(node, at) >= 0; at++) {
            if (!candidates.contains(get(node, at))) {
                candidates.offer(get(node, at), distances[node * degree + at]);
            }
        }
    }

    private boolean contains(int node, int row) {
        for (int at = node * degree; at < (node + 1) * degree; at++) {
            if (rows[at] == row) {
                return true;
            }
        }
        return false;
    }

    /** Chooses neighbours. Used by one thread. */
    final class Choice {

        private static final int BATCH = 8;

        /**
         * By how much another neighbour may be nearer to a candidate, in squared distances, round by round: in the
         * first not at all, in the last it does not matter.
         */
        private static final float[] RELAXED = {1, 1.2f, 1.5f, 2, 3, Float.POSITIVE_INFINITY};

        private final GraphSpace.Target target = space.target();
        private final int[] chosen = new int[degree];
        private final float[] chosenDistances = new float[degree];
        private final int[] batch = new int[BATCH];
        private final float[] batchDistances = new float[BATCH];
        private int count;

        /** Of each candidate: with how many of the chosen it was compared, and the distance of the nearest of them. */
        private int[] compared = new int[64];

        private float[] nearest = new float[64];
        private boolean[] taken = new boolean[64];

        /**
         * Chooses the neighbours of a row: from the nearest on, those that are nearer to the row than to any chosen
         * before; then, while there is room, those of which the same is less and less true. (Malkov and Yashunin, HNSW,
         * 2016, algorithm 4; Subramanya and others, DiskANN, NeurIPS 2019, algorithm 2, for the relaxation.)
         */
        void choose(int row, NearestRows candidates) {
            reset(candidates.size());
            for (int round = 0; round < RELAXED.length && count < degree; round++) {
                for (int i = 0; i < candidates.size() && count < degree; i++) {
                    if (!taken[i] && isApart(i, candidates, RELAXED[round])) {
                        taken[i] = true;
                        chosen[count] = candidates.row(i);
                        chosenDistances[count++] = candidates.distance(i);
                    }
                }
            }
            int begin = row * degree;
            System.arraycopy(chosen, 0, rows, begin, count);
            System.arraycopy(chosenDistances, 0, distances, begin, count);
            Arrays.fill(rows, begin + count, begin + degree, -1);
        }

        private void reset(int candidates) {
            if (taken.length < candidates) {
                taken = new boolean[candidates];
                compared = new int[candidates];
                nearest = new float[candidates];
            }
            Arrays.fill(taken, 0, candidates, false);
            Arrays.fill(compared, 0, candidates, 0);
            Arrays.fill(nearest, 0, candidates, Float.POSITIVE_INFINITY);
            count = 0;
        }

        private boolean isApart(int candidate, NearestRows candidates, float relaxed) {
            float distance = candidates.distance(candidate);
            if (nearest[candidate] * relaxed < distance) {
                return false;
            }
            if (compared[candidate] < count && relaxed < Float.POSITIVE_INFINITY) {
                target.setRow(candidates.row(candidate));
                while (compared[candidate] < count) {
                    compareMore(candidate);
                    if (nearest[candidate] * relaxed < distance) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void compareMore(int candidate) {
            int size = Math.min(BATCH, count - compared[candidate]);
            System.arraycopy(chosen, compared[candidate], batch, 0, size);
            target.distances(batch, size, batchDistances);
            for (int i = 0; i < size; i++) {
                nearest[candidate] = Math.min(nearest[candidate], batchDistances[i]);
            }
            compared[candidate] += size;
        }
    }
}
