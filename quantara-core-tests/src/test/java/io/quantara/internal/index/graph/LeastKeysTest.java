package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The selection of the least keys, compared with sorting all of them. */
class LeastKeysTest {

    private static final int CAPACITY = 37;

    private static void assertLeast(LeastKeys least, long[] offered) {
        least.clear();
        for (long key : offered) {
            least.offer(key);
        }
        long[] expected = LongStream.of(offered).sorted().limit(CAPACITY).toArray();
        int found = least.finish();
        assertThat(LongStream.range(0, found).map(at -> least.key((int) at)).sorted().toArray())
                .containsExactly(expected);
        assertThat(least.sort()).isEqualTo(found);
        assertThat(LongStream.range(0, found).map(at -> least.key((int) at)).toArray())
                .containsExactly(expected);
    }

    @Test
    void keepsTheLeastOfManyInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LeastKeys least = new LeastKeys(CAPACITY);
        List<LongUnaryOperator> orders = List.of(
                i -> i, i -> -i, _ -> random.nextLong(), i -> i * 7_919 % 5_003, i -> i % 2 == 0 ? i : -i);
        for (int length : new int[] {0, 1, CAPACITY, CAPACITY + 1, 2 * CAPACITY, 2 * CAPACITY + 1, 5_000}) {
            for (LongUnaryOperator order : orders) {
                long[] keys = LongStream.range(0, length).map(order).distinct().toArray();
                assertThat(keys.length).as("seed %d", seed).isEqualTo(length);
                assertLeast(least, keys);
            }
        }
    }

    @Test
    void theLimitIsTheDistanceOfTheLastThatIsKept() {
        LeastKeys least = new LeastKeys(2);
        assertThat(least.limit()).isInfinite();
        for (int row = 0; row < 4; row++) {
            least.offer(Keys.key(4 - row, row));
        }
        assertThat(least.limit()).isEqualTo(2);
        least.offer(Keys.key(3, 9));
        assertThat(least.sort()).isEqualTo(2);
        assertThat((int) least.key(0)).isEqualTo(3);
        assertThat((int) least.key(1)).isEqualTo(2);
        least.clear();
        assertThat(least.limit()).isInfinite();
    }
}
