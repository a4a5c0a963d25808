package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.peers.Curve.Reading;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CurveTest {

    private static OperatingPoint point(double recall, double qps) {
        return new OperatingPoint("1", recall, qps, 2 * qps, 1e6 / qps, Double.NaN);
    }

    @Test
    void keepsThePointsThatNoOtherBeats() {
        Curve curve = Curve.of(List.of(
                point(0.9, 100), point(0.8, 300), point(0.85, 90), point(0.9, 120), point(0.95, 50), point(0.7, 300)));

        assertThat(curve.points()).containsExactly(point(0.8, 300), point(0.9, 120), point(0.95, 50));
        assertThat(curve.mostRecall()).isEqualTo(0.95);
    }

    @Test
    void interpolatesOnALogScale() {
        Curve curve = Curve.of(List.of(point(0.8, 10_000), point(0.9, 100)));

        Reading middle = curve.at(0.85, OperatingPoint::qps).orElseThrow();
        assertThat(middle.value()).isEqualTo(1_000, Offset.offset(1e-6));
        assertThat(middle.atLeast()).isFalse();
        assertThat(curve.at(0.9, OperatingPoint::qps)).hasValueSatisfying(
                reading -> assertThat(reading.value()).isEqualTo(100, Offset.offset(1e-9)));
        assertThat(curve.at(0.875, OperatingPoint::p50Micros)).hasValueSatisfying(
                reading -> assertThat(reading.value()).isEqualTo(1e6 / Math.pow(10, 2.5), Offset.offset(1e-6)));
    }

    @Test
    void saysWhenEvenTheLeastEffortExceedsTheRecall() {
        Curve curve = Curve.of(List.of(point(0.97, 100), point(0.99, 10)));

        assertThat(curve.at(0.95, OperatingPoint::qps)).contains(new Reading(100, true));
        assertThat(curve.at(0.97, OperatingPoint::qps)).contains(new Reading(100, false));
    }

    @Test
    void hasNoReadingWhereTheRecallIsNotReached() {
        assertThat(Curve.of(List.of(point(0.97, 100))).at(0.98, OperatingPoint::qps)).isEmpty();
        assertThat(Curve.of(List.of()).at(0.5, OperatingPoint::qps)).isEmpty();
    }
}
