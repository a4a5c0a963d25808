package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharingMapTest {

    /** A key whose hash is one of few, some of which differ in the last bits of the tree only. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return switch (number % 4) {
                case 0 -> number;
                case 1 -> number << 25;
                case 2 -> 7;
                default -> number % 3 - 1;
            };
        }
    }

    @Test
    void isWhatAHashMapIsAndLeavesEarlierOnesAsTheyWere() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Key, Integer> expected = new HashMap<>();
        SharingMap<Key, Integer> map = SharingMap.empty();
        List<Map<Key, Integer>> expectations = new ArrayList<>();
        List<SharingMap<Key, Integer>> maps = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Key key = new Key(random.nextInt(200));
            if (random.nextInt(3) == 0) {
                expected.remove(key);
                map = map.without(key);
            } else {
                expected.put(key, i);
                map = map.with(key, i);
            }
            if (i % 100 == 0) {
                expectations.add(new HashMap<>(expected));
                maps.add(map);
            }
        }
        for (int i = 0; i < maps.size(); i++) {
            requireSame(maps.get(i), expectations.get(i));
        }
        for (Key key : expected.keySet()) {
            map = map.without(key);
        }
        requireSame(map, Map.of());
    }

    private static void requireSame(SharingMap<Key, Integer> found, Map<Key, Integer> expected) {
        assertThat(found.size()).isEqualTo(expected.size());
        assertThat(found.values()).containsExactlyInAnyOrderElementsOf(expected.values());
        for (int number = 0; number < 200; number++) {
            assertThat(found.get(new Key(number))).isEqualTo(expected.get(new Key(number)));
        }
    }
}
