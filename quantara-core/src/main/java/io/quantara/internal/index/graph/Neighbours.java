package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.ScratchPool;
import io.quantara.internal.simd.Kernels;
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
    private final ScratchPool<Choice> choices = new ScratchPool<>(Choice::new);

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

    /** Chooses the neighbours of a row among others: see {@link Choice#choose}. */
    void choose(int row, NearestRows candidates) {
        Choice choice = choices.take();
        choice.choose(row, candidates);
        choices.giveBack(choice);
    }

    /** Puts a row in the last place of the neighbours of another. */
    void replaceLast(int from, int to) {
        rows.setAtIndex(INT, (long) from * degree + degree - 1, to);
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
                choose(node, candidates);
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
    private final class Choice {

        /**
         * By how much another neighbour may be nearer to a candidate, in squared distances, round by round: in the
         * last it does not matter.
         */
        private static final float[] RELAXED = {1, 1.2f, 1.5f, 2, 3, Float.POSITIVE_INFINITY};

        private final int[] chosen = new int[degree];
        private final float[] chosenDistances = new float[degree];
        private final float[] origin = new float[space.places().floats()];
        private final float[] place = new float[space.places().floats()];
        private int size;

        /** The candidates as they lie around the row, with zeros up to a multiple of four, and their products. */
        private float[] around = new float[0];

        private float[] products = new float[0];

        /** Of each candidate: the distance from the row, from the nearest of the chosen, and whether it is chosen. */
        private float[] distances = new float[0];

        private float[] nearest = new float[0];
        private boolean[] taken = new boolean[0];

        /**
         * Chooses the neighbours of a row: from the nearest on, those that are nearer to the row than to any chosen
         * before; then, while there is room, those of which the same is less and less true. (Malkov and Yashunin, HNSW,
         * 2016, algorithm 4; Subramanya and others, DiskANN, NeurIPS 2019, algorithm 2, for the relaxation.)
         */
        void choose(int row, NearestRows candidates) {
            int padded = (candidates.size() + 3) & -4;
            compare(row, candidates, padded);
            for (int round = 0; round < RELAXED.length && size < degree; round++) {
                for (int i = 0; i < candidates.size() && size < degree; i++) {
                    if (!taken[i] && nearest[i] * RELAXED[round] >= distances[i]) {
                        take(i, candidates.row(i), padded);
                    }
                }
            }
            set(row, chosen, chosenDistances, size);
        }

        private void compare(int row, NearestRows candidates, int padded) {
            int length = place.length;
            reserve(padded, length);
            size = 0;
            space.places().read(row, origin);
            for (int i = 0; i < candidates.size(); i++) {
                space.places().read(candidates.row(i), place);
                for (int at = 0; at < length; at++) {
                    around[i * length + at] = place[at] - origin[at];
                }
                distances[i] = candidates.distance(i);
            }
            Arrays.fill(around, candidates.size() * length, padded * length, 0);
            Arrays.fill(nearest, 0, padded, Float.POSITIVE_INFINITY);
            Arrays.fill(taken, 0, padded, false);
            Kernels.current().gram(around, padded, length, products);
        }

        private void reserve(int padded, int length) {
            if (taken.length < padded) {
                around = new float[padded * length];
                products = new float[padded * padded];
                distances = new float[padded];
                nearest = new float[padded];
                taken = new boolean[padded];
            }
        }

        /** Chooses a candidate: with x and y seen from the row, {@code |x - y|² = |x|² + |y|² - 2 <x, y>}. */
        private void take(int candidate, int row, int padded) {
            taken[candidate] = true;
            chosen[size] = row;
            chosenDistances[size++] = distances[candidate];
            float own = distances[candidate];
            int from = candidate * padded;
            for (int i = 0; i < padded; i++) {
                nearest[i] = Math.min(nearest[i], own + distances[i] - 2 * products[from + i]);
            }
        }
    }
}
