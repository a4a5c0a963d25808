package io.quantara;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Watches how much anonymous memory this process has: its heap and native memory, without mapped files. */
final class Footprint implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");

    private final AtomicLong peak = new AtomicLong();
    private final Thread watcher = Thread.ofPlatform().daemon().name("footprint").start(this::watch);

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("RssAnon:")) {
                    long kilobytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
                    peak.accumulateAndGet(kilobytes >> 10, Math::max);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the largest figure so far, in MiB. */
    long peakMebibytes() {
        look();
        return peak.get();
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
