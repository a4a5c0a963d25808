package io.quantara.cli.command;

import io.quantara.Embedder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An embedder that measures how long the one behind it takes. Safe for several threads. */
public final class TimedEmbedder implements Embedder {

    private final Embedder embedder;
    private final AtomicLong nanos = new AtomicLong();

    /** Creates an embedder that closes the one behind it when it is closed. */
    public TimedEmbedder(Embedder embedder) {
        this.embedder = embedder;
    }

    /** Returns the time spent in all calls so far. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos.get());
    }

    @Override
    public String model() {
        return embedder.model();
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public int maxTokens() {
        return embedder.maxTokens();
    }

    @Override
    public List<float[]> embedDocuments(List<String> texts) {
        long start = System.nanoTime();
        try {
            return embedder.embedDocuments(texts);
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    @Override
    public float[] embedQuery(String text) {
        long start = System.nanoTime();
        try {
            return embedder.embedQuery(text);
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    @Override
    public void close() {
        embedder.close();
    }
}
