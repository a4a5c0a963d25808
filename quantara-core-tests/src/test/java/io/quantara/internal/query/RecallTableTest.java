package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantara.Metadata;
import io.quantara.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How recall that was measured becomes an effort. */
class RecallTableTest {

    private static final RecallCurve USUAL = curve(0.5, 0.8, 0.9, 0.98, 1);
    private static final RecallCurve STRANGE = curve(0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.96);

    private static RecallCurve curve(double... recalls) {
        return new RecallCurve(recalls);
    }

    private static RecallTable table() {
        return new RecallTable(List.of(
                new RecallTable.Level(1, USUAL, STRANGE, 0.6, 0.2),
                new RecallTable.Level(10, curve(0.2, 0.5, 0.8, 0.9, 0.98, 1), STRANGE, 0.5, 0.1)));
    }

    private static Query query(int k, int effort, double targetRecall) {
        return new Query(
                new float[] {1}, Metric.DOT, k, null, Double.NaN, effort, targetRecall, -1, false, Long.MAX_VALUE);
    }

    private static IndexRecall measured(IndexRecall.DefaultEffort defaultEffort) {
        IndexRecall recall = new IndexRecall(defaultEffort);
        recall.set(table());
        return recall;
    }

    @Test
    void effortIsTheLeastThatReachesARecall() {
        assertThat(USUAL.effortFor(0.3)).isEqualTo(1);
        assertThat(USUAL.effortFor(0.8)).isCloseTo(2, within(1e-9));
        assertThat(USUAL.effortFor(0.9)).isCloseTo(4, within(1e-9));
        // Misses of 0.1 at 4 and 0.02 at 8: 0.0447 lies halfway between their logarithms.
        assertThat(USUAL.effortFor(1 - Math.sqrt(0.1 * 0.02))).isCloseTo(4 * Math.sqrt(2), within(1e-9));
        assertThat(USUAL.effortFor(1)).isCloseTo(16, within(1e-9));
        for (double recall = 0.5; recall < 1; recall += 0.01) {
            assertThat(USUAL.recallWith(USUAL.effortFor(recall))).isCloseTo(recall, within(2e-3));
        }
    }

    @Test
    void recallOutOfReachTakesTheEffortThatComesNear() {
        RecallCurve limited = curve(0.5, 0.8, 0.9, 0.901, 0.901);
        assertThat(limited.effortFor(0.95)).isBetween(2.0, 4.0);
        assertThat(limited.recallWith(1_000)).isEqualTo(0.901);
    }

    @Test
    void moreResultsTakeMoreEffort() {
        int before = 0;
        for (int k : new int[] {1, 2, 3, 5, 8, 10, 20, 40, 100, 1_000}) {
            int effort = table().effortFor(0.95, k, 0);
            assertThat(effort).as("effort for k %s", k).isGreaterThanOrEqualTo(before);
            before = effort;
        }
        assertThat(table().effortFor(0.9, 1, 0)).isEqualTo(4);
        assertThat(table().effortFor(0.9, 10, 0)).isEqualTo(8);
        assertThat(table().effortFor(0.9, 3, 0)).isBetween(5, 7);
        assertThat(table().effortFor(0.9, 100, 0)).isEqualTo(80);
    }

    @Test
    void strangeQuestionsTakeTheEffortOfNoise() {
        RecallTable.Level level = table().levels().getFirst();
        assertThat(level.strangeness(0.7)).isZero();
        assertThat(level.strangeness(0.4)).isCloseTo(0.5, within(1e-9));
        assertThat(level.strangeness(-1)).isEqualTo(1);
        RecallTable.Level closeNoise = new RecallTable.Level(1, USUAL, STRANGE, 0.2, 0.6);
        assertThat(closeNoise.strangeness(0.1)).as("farther than what was measured").isEqualTo(1);
        assertThat(closeNoise.strangeness(0.2)).isZero();
        assertThat(table().effortFor(0.9, 1, 1)).isEqualTo(32);
        assertThat(table().effortFor(0.9, 1, 0.5)).isEqualTo(12);
    }

    @Test
    void requestDecidesBeforeTheCollectionAndThatBeforeTheMeasure() {
        IndexRecall recall = measured(IndexRecall.DefaultEffort.MEASURED);
        assertThat(recall.effort(query(1, 7, Double.NaN)).value()).isEqualTo(7);
        assertThat(recall.effort(query(1, 0, 0.9)).value()).isEqualTo(5); // aims at 0.91
        assertThat(recall.effort(query(1, 0, 0.9)).expected()).isBetween(0.91, 0.95);
        assertThat(recall.effort(query(1, 0, Double.NaN)))
                .isEqualTo(recall.effort(query(1, 0, IndexRecall.DEFAULT_TARGET)));
        IndexRecall chosen = measured(IndexRecall.DefaultEffort.CHOSEN);
        assertThat(chosen.effort(query(1, 0, Double.NaN)).value()).isZero();
        assertThat(chosen.effort(query(1, 0, 0.9)).value()).isEqualTo(5);
        IndexRecall unknown = new IndexRecall(IndexRecall.DefaultEffort.MEASURED);
        assertThat(unknown.effort(query(1, 0, Double.NaN)).value()).isZero();
    }

    @Test
    void questionsThatWereAskedChangeWhatWasMeasured() {
        IndexRecall recall = measured(IndexRecall.DefaultEffort.MEASURED);
        int before = recall.effort(query(1, 0, 0.9)).value();
        for (int i = 0; i < 200; i++) {
            recall.observe(0, false, STRANGE.recalls());
        }
        assertThat(recall.effort(query(1, 0, 0.9)).value()).isGreaterThan(4 * before);
        int other = recall.effort(query(10, 0, 0.9)).value();
        for (int i = 0; i < 2_000; i++) {
            recall.observe(0, false, USUAL.recalls());
        }
        assertThat(recall.effort(query(1, 0, 0.9)).value()).isBetween(before, before + 1);
        assertThat(recall.effort(query(10, 0, 0.9)).value()).as("another k").isEqualTo(other);
    }

    @Test
    void storedFormIsReadBack() {
        IndexRecall recall = measured(IndexRecall.DefaultEffort.MEASURED);
        Metadata encoded = Objects.requireNonNull(recall.encoded());
        IndexRecall read = new IndexRecall(IndexRecall.DefaultEffort.MEASURED);
        assertThat(read.encoded()).isNull();
        read.decode(encoded);
        assertThat(read.encoded()).isEqualTo(recall.encoded());
    }

    @Test
    void whatIsNoTableIsRefused() {
        Map<String, Object> level = Map.of(
                "k", 1L, "usual", List.of(0.5), "strange", List.of(0.5), "usualFrom", 0.5, "strangeTo", 0.1);
        new IndexRecall(IndexRecall.DefaultEffort.MEASURED).decode(encoded(1, List.of(level)));
        List<Metadata> bad = List.of(
                Metadata.empty(),
                encoded(2, List.of(level)),
                encoded(1, List.of()),
                encoded(1, List.of("level")),
                encoded(1, List.of(level, level)),
                encoded(1, List.of(without(level, "usual"))),
                encoded(1, List.of(with(level, "usual", List.of(1.5)))),
                encoded(1, List.of(with(level, "usual", List.of()))),
                encoded(1, List.of(with(level, "strange", List.of("half")))),
                encoded(1, List.of(with(level, "k", 0L))));
        for (Metadata each : bad) {
            IndexRecall recall = new IndexRecall(IndexRecall.DefaultEffort.MEASURED);
            assertThatThrownBy(() -> recall.decode(each)).as("%s", each)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(recall.encoded()).isNull();
        }
    }

    private static Metadata encoded(int version, List<?> levels) {
        return Metadata.of("version", version, "levels", levels);
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> map, String key) {
        Map<String, Object> changed = new HashMap<>(map);
        changed.remove(key);
        return changed;
    }
}
