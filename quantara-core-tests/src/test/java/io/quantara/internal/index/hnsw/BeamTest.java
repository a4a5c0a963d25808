package io.quantara.internal.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BeamTest {

    @Test
    void entriesAreOrderedByDistanceThenRow() {
        float[] distances = {
            Float.NEGATIVE_INFINITY, -3, -1, -Float.MIN_VALUE, 0, Float.MIN_VALUE, 0.5f, 7, Float.POSITIVE_INFINITY
        };
        long before = Long.MIN_VALUE;
        for (float distance : distances) {
            for (int row : new int[] {0, 1, 1 << 30, Integer.MAX_VALUE}) {
                long entry = Beam.entry(distance, row);
                assertThat(entry).isGreaterThan(before);
                assertThat(Beam.distance(entry)).isEqualTo(distance);
                assertThat(Beam.row(entry)).isEqualTo(row);
                before = entry;
            }
        }
        assertThat(Beam.entry(Float.NaN, 0)).isGreaterThan(before);
    }

    /** Against a sorted set that is cut to size. */
    @Test
    void keepsTheNearestAndExpandsEachOnce() {
        Random random = new Random(82);
        Beam beam = new Beam();
        for (int trial = 0; trial < 200; trial++) {
            int capacity = 1 + random.nextInt(100);
            beam.clear(capacity);
            TreeSet<Long> kept = new TreeSet<>();
            Set<Integer> expanded = new HashSet<>();
            for (int row = 0; row < 300; row++) {
                long entry = Beam.entry(random.nextInt(20), row);
                assertThat(beam.admits(entry)).isEqualTo(kept.size() < capacity || entry < kept.last());
                if (beam.admits(entry)) {
                    beam.insert(entry);
                    kept.add(entry);
                    if (kept.size() > capacity) {
                        kept.pollLast();
                    }
                }
                if (random.nextInt(3) == 0) {
                    assertThat(beam.expandNearest()).isEqualTo(nearestOpen(kept, expanded));
                }
            }
            assertThat(beam.size()).isEqualTo(kept.size());
            Iterator<Long> inOrder = kept.iterator();
            for (int i = 0; i < beam.size(); i++) {
                assertThat(beam.get(i)).isEqualTo(inOrder.next());
            }
        }
    }

    private static int nearestOpen(Set<Long> kept, Set<Integer> expanded) {
        for (long entry : kept) {
            if (expanded.add(Beam.row(entry))) {
                return Beam.row(entry);
            }
        }
        return HnswGraph.NONE;
    }

    @Test
    void heapGivesEntriesInOrder() {
        Random random = new Random(83);
        EntryHeap heap = new EntryHeap();
        long[] entries = random.longs(1_000).toArray();
        for (long entry : entries) {
            heap.push(entry);
        }
        Arrays.sort(entries);
        for (long entry : entries) {
            assertThat(heap.pop()).isEqualTo(entry);
        }
        assertThat(heap.isEmpty()).isTrue();
    }
}
