package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);
    private static final RetryPolicy POLICY =
            new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(10), CLOCK);

    private static HttpHeaders retryAfter(String value) {
        return HttpHeaders.of(Map.of("Retry-After", List.of(value)), (_, _) -> true);
    }

    @Test
    void doublesTheDelayUpToTheLongest() {
        HttpHeaders none = HttpHeaders.of(Map.of(), (_, _) -> true);
        assertThat(POLICY.delay(503, none, 0)).hasValue(Duration.ofSeconds(1));
        assertThat(POLICY.delay(500, none, 2)).hasValue(Duration.ofSeconds(4));
        assertThat(POLICY.delay(429, none, 4)).hasValue(Duration.ofSeconds(10));
        assertThat(POLICY.delay(429, none, 5)).isEmpty();
        assertThat(new RetryPolicy(1000, Duration.ofSeconds(1), Duration.ofSeconds(10), CLOCK).delay(429, none, 999))
                .hasValue(Duration.ofSeconds(10));
    }

    @Test
    void takesAnswersOtherThanOverloadAndFaultsAsFinal() {
        for (int status : new int[] {301, 400, 401, 404, 501}) {
            assertThat(POLICY.delay(status, retryAfter("1"), 0)).as("status %d", status).isEmpty();
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        assertThat(POLICY.delay(429, retryAfter(" 7 "), 0)).hasValue(Duration.ofSeconds(7));
        assertThat(POLICY.delay(429, retryAfter("Fri, 20 Nov 2026 10:00:03 GMT"), 0)).hasValue(Duration.ofSeconds(3));
        assertThat(POLICY.delay(429, retryAfter("Fri, 20 Nov 2026 09:00:00 GMT"), 0)).hasValue(Duration.ZERO);
    }

    @Test
    void givesUpWhenTheServerAsksForTooLong() {
        assertThat(POLICY.delay(429, retryAfter("11"), 0)).isEmpty();
    }

    @Test
    void ignoresWhatItCannotRead() {
        for (String value : List.of("soon", "-3", "99999999999999")) {
            assertThat(POLICY.delay(429, retryAfter(value), 0)).as(value).hasValue(Duration.ofSeconds(1));
        }
    }

    @Test
    void endsTheWaitWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> RetryPolicy.await(Duration.ofHours(1))).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
