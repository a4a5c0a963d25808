package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The lists of neighbours of a graph that is being built, in scratch memory of the build: 16 bytes for each place. */
final class Neighbours {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int BLOCK = 64;

    /** Of the rows that chose a row, and its own choice, so many times as it may have neighbours are looked at. */
    private static final int REVERSE = 3;

    private final GraphSpace space;
    private final int degree;
    private final BuildContext context;
    private final int count;
    private final MemorySegment rows;
    private final MemorySegment distances;

    /** Who offers itself to each row, and how far it is: room for all edges. */
    private final MemorySegment offering;

    private final MemorySegment far;

    Neighbours(GraphSpace space, int count, int degree, BuildContext context) {
        this.space = space;
        this.degree = degree;
        this.context = context;
        this.count = count;
        long bytes = 4L * Math.multiplyExact(count, degree);
        this.rows = context.scratch(bytes, 64);
        this.distances = context.scratch(bytes, 64);
        this.offering = context.scratch(bytes, 64);
        this.far = context.scratch(bytes, 64);
        rows.fill((byte) -1);
    }

    /** Returns a neighbour of a row, or -1 where it has fewer. */
    int get(int row, int at) {
        return rows.getAtIndex(INT, (long) row * degree + at);
    }

    private float distance(int row, int at) {
        return distances.getAtIndex(FLOAT, (long) row * degree + at);
    }

    /** Sets the neighbours of a row. */
    void set(int row, int[] others, float[] apart, int size) {
        long begin = 4L * degree * row;
        MemorySegment.copy(others, 0, rows, INT, begin, size);
        MemorySegment.copy(apart, 0, distances, FLOAT, begin, size);
        rows.asSlice(begin + 4L * size, 4L * (degree - size)).fill((byte) -1);
    }

    int degree() {
        return degree;
    }

    /** Puts a row in the last place of the neighbours of another. */
    void replaceLast(int from, int to) {
        rows.setAtIndex(INT, (long) from * degree + degree - 1, to);
    }

    Choice choice() {
        return new Choice();
    }

    /** Offers each row to its neighbours, which choose anew. */
    void addReverse(int[] nodes) {
        int[] begin = new int[count + 1];
        for (int node : nodes) {
            for (int at = 0; at < degree && get(node, at) >= 0; at++) {
                begin[get(node, at) + 1]++;
            }
        }
        Arrays.parallelPrefix(begin, Integer::sum);
        int[] next = begin.clone();
        for (int node : nodes) {
            for (int at = 0; at < degree && get(node, at) >= 0; at++) {
                int place = next[get(node, at)]++;
                offering.setAtIndex(INT, place, node);
                far.setAtIndex(FLOAT, place, distance(node, at));
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
                    candidates.offer(get(node, at), distance(node, at));
                }
                for (int at = begin[node]; at < begin[node + 1]; at++) {
                    int other = offering.getAtIndex(INT, at);
                    if (!contains(node, other)) {
                        candidates.offer(other, far.getAtIndex(FLOAT, at));
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
                candidates.offer(get(node, at), distance(node, at));
            }
        }
    }

    private boolean contains(int node, int row) {
        for (int at = 0; at < degree; at++) {
            if (get(node, at) == row) {
                return true;
            }
        }
        return false;
    }

    /** Chooses neighbours. Used by one thread. */
    final class Choice {

        private static final int BATCH = 8;

        /**
         * By how much another neighbour may be nearer to a candidate, in squared distances, round by round after the
         * first: in the last it does not matter.
         */
        private static final float[] RELAXED = {1.2f, 1.5f, 2, 3, Float.POSITIVE_INFINITY};

        private final GraphSpace.Target target = space.target();
        private final int[] chosen = new int[degree];
        private final float[] chosenDistances = new float[degree];
        private final int[] batch = new int[BATCH];
        private int size;

        /** Of each candidate: with how many of the chosen it was compared, and the distance of the nearest of them. */
        private int[] compared = new int[64];

        private float[] nearest = new float[64];
        private boolean[] taken = new boolean[64];

        /** The candidates that are left in the first round: which they are, their rows, and distances of the rows. */
        private int[] left = new int[64];

        private int[] leftRows = new int[64];
        private float[] distances = new float[64];

        /**
         * Chooses the neighbours of a row: from the nearest on, those that are nearer to the row than to any chosen
         * before; then, while there is room, those of which the same is less and less true. (Malkov and Yashunin, HNSW,
         * 2016, algorithm 4; Subramanya and others, DiskANN, NeurIPS 2019, algorithm 2, for the relaxation.)
         */
        void choose(int row, NearestRows candidates) {
            reset(candidates.size());
            chooseFirst(candidates);
            for (int round = 0; round < RELAXED.length && size < degree; round++) {
                for (int i = 0; i < candidates.size() && size < degree; i++) {
                    if (!taken[i] && isApart(i, candidates, RELAXED[round])) {
                        take(i, candidates);
                    }
                }
            }
            set(row, chosen, chosenDistances, size);
        }

        private void reset(int candidates) {
            if (taken.length < candidates) {
                taken = new boolean[candidates];
                compared = new int[candidates];
                nearest = new float[candidates];
                left = new int[candidates];
                leftRows = new int[candidates];
                distances = new float[candidates];
            }
            Arrays.fill(taken, 0, candidates, false);
            Arrays.fill(compared, 0, candidates, 0);
            Arrays.fill(nearest, 0, candidates, Float.POSITIVE_INFINITY);
            size = 0;
        }

        private void take(int candidate, NearestRows candidates) {
            taken[candidate] = true;
            chosen[size] = candidates.row(candidate);
            chosenDistances[size++] = candidates.distance(candidate);
        }

        /**
         * The first round, without relaxation: each of the chosen is compared at once with all that are left, and those
         * that are nearer to it are left no longer.
         */
        private void chooseFirst(NearestRows candidates) {
            int count = candidates.size();
            for (int i = 0; i < count; i++) {
                left[i] = i;
                leftRows[i] = candidates.row(i);
            }
            while (count > 0 && size < degree) {
                take(left[0], candidates);
                target.setRow(leftRows[0]);
                target.distances(leftRows, count, distances);
                int kept = 0;
                for (int i = 1; i < count; i++) {
                    int candidate = left[i];
                    nearest[candidate] = Math.min(nearest[candidate], distances[i]);
                    compared[candidate] = size;
                    if (nearest[candidate] >= candidates.distance(candidate)) {
                        left[kept] = candidate;
                        leftRows[kept++] = leftRows[i];
                    }
                }
                count = kept;
            }
        }

        private boolean isApart(int candidate, NearestRows candidates, float relaxed) {
            float distance = candidates.distance(candidate);
            if (nearest[candidate] * relaxed < distance) {
                return false;
            }
            if (compared[candidate] < size && relaxed < Float.POSITIVE_INFINITY) {
                target.setRow(candidates.row(candidate));
                while (compared[candidate] < size) {
                    compareMore(candidate);
                    if (nearest[candidate] * relaxed < distance) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void compareMore(int candidate) {
            int some = Math.min(BATCH, size - compared[candidate]);
            System.arraycopy(chosen, compared[candidate], batch, 0, some);
            target.distances(batch, some, distances);
            for (int i = 0; i < some; i++) {
                nearest[candidate] = Math.min(nearest[candidate], distances[i]);
            }
            compared[candidate] += some;
        }
    }
}
