package io.quantara.embeddings;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the lines of a streamed answer from the HTTP client's threads to the calling one, each only when the one before
 * was taken. Used for one answer.
 */
final class LineQueue implements Flow.Subscriber<String> {

    /** An empty entry is the end of the answer. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;

    /** Returns a handler that queues the lines of a success and collects the body of anything else. */
    BodyHandler<byte[]> bodyHandler() {
        return response -> response.statusCode() == 200
                ? BodySubscribers.fromLineSubscriber(this, _ -> new byte[0], StandardCharsets.UTF_8, null)
                : BodySubscribers.ofByteArray();
    }

    /**
     * Ends the lines when the exchange failed or its answer has none. Where it has, the exchange may be over before its
     * last lines were taken; {@link #onComplete} ends those.
     */
    void exchangeOver(boolean failed) {
        if (failed || subscription == null) {
            end();
        }
    }

    private void end() {
        lines.add(Optional.empty());
    }

    /** Hands over each line until the end. */
    void forEach(Duration silence, Consumer<String> onLine) throws InterruptedException, TimeoutException {
        while (true) {
            Optional<String> line = lines.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new TimeoutException("no line within " + silence);
            }
            if (line.isEmpty()) {
                return;
            }
            onLine.accept(line.get());
            Flow.Subscription source = subscription;
            if (source != null) {
                source.request(1);
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        source.request(1);
    }

    @Override
    public void onNext(String line) {
        lines.add(Optional.of(line));
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }
}
