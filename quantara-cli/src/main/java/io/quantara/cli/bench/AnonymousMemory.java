package io.quantara.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches the anonymous resident memory of this process, which is what it takes from the machine beside mapped files:
 * heap, arenas and the JVM's own. Only Linux tells it. Close it to end the watching thread.
 */
final class AnonymousMemory implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "RssAnon:";
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final AtomicLong peakBytes = new AtomicLong(-1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watcher = Thread.ofPlatform().daemon().name("quantara-bench-memory").unstarted(this::watch);

    private AnonymousMemory() {}

    /** Begins to watch. */
    static AnonymousMemory watching() {
        AnonymousMemory memory = new AnonymousMemory();
        memory.watcher.start();
        return memory;
    }

    private void watch() {
        try {
            do {
                peakBytes.accumulateAndGet(now().orElse(-1), Math::max);
            } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the most bytes seen so far, empty where the system does not tell. */
    OptionalLong peakBytes() {
        long peak = Math.max(peakBytes.get(), now().orElse(-1));
        return peak < 0 ? OptionalLong.empty() : OptionalLong.of(peak);
    }

    private static OptionalLong now() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            // The figure is optional: a system that tells it not is reported as such.
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
