package io.quantara.embeddings;

import io.quantara.CancelledException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When to ask an overloaded or faulty server again: after 429 and 5xx, a limited number of times, after the time that
 * {@code Retry-After} names or a delay that doubles.
 *
 * @param retries how often to ask again at most; 0 or more
 * @param firstDelay the delay before the first retry when the server names none
 * @param longestDelay the longest time to wait before one retry; a server that asks for more is not asked again
 * @param clock tells the time for a {@code Retry-After} that is a date
 */
record RetryPolicy(int retries, Duration firstDelay, Duration longestDelay, Clock clock) {

    private static final int MOST_DOUBLINGS = 20;

    /**
     * Returns how long to wait before asking again, or empty when the answer is final.
     *
     * @param retry the number of retries that were made
     */
    Optional<Duration> delay(int status, HttpHeaders headers, int retry) {
        boolean passing = status == 429 || (status >= 500 && status != 501);
        if (!passing || retry >= retries) {
            return Optional.empty();
        }
        Optional<Duration> asked = retryAfter(headers);
        if (asked.isPresent()) {
            return asked.filter(delay -> delay.compareTo(longestDelay) <= 0);
        }
        Duration doubled = firstDelay.multipliedBy(1L << Math.min(retry, MOST_DOUBLINGS));
        return Optional.of(doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay);
    }

    /** Returns what {@code Retry-After} asks for, in seconds or as a date; empty where it is missing or unreadable. */
    Optional<Duration> retryAfter(HttpHeaders headers) {
        Optional<String> header = headers.firstValue("Retry-After").map(String::strip);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (header.get().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header.get())));
        }
        try {
            Instant then = ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration until = Duration.between(clock.instant(), then);
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Waits in the calling thread. */
    static void await(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The thread was interrupted while it waited to ask an embedding server "
                    + "again. Embed the texts again if they are still wanted.", e);
        }
    }
}
