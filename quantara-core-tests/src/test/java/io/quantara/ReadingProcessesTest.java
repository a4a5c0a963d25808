package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that follow a database while another writes to it under load and is killed with {@code kill -9}. Longer by
 * {@code -Dquantara.writes=10000}, the number of writes between two kills.
 */
class ReadingProcessesTest {

    private static final int WRITES = Integer.getInteger("quantara.writes", 300);
    private static final int KILLS = 2;
    private static final int READERS = 2;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @Test
    void showWhatWasWrittenWhileTheWriterIsKilledAndReplaced(TestReporter reporter) throws Exception {
        long acknowledged = 0;
        List<Following> readers = new ArrayList<>();
        try {
            for (int kill = 0; kill <= KILLS; kill++) {
                Process writer = start(WritingChild.class);
                BufferedReader output = writer.inputReader(StandardCharsets.UTF_8);
                acknowledged = Long.parseLong(output.readLine());
                while (readers.size() < READERS) {
                    readers.add(new Following(start(ReadingChild.class)));
                }
                for (Following reader : readers) {
                    reader.opened.join();
                }
                for (int i = 0; i < WRITES; i++) {
                    acknowledged = Long.parseLong(output.readLine());
                }
                if (kill < KILLS) {
                    writer.toHandle().destroyForcibly();
                } else {
                    writer.getOutputStream().write('\n');
                    writer.getOutputStream().close();
                }
                acknowledged = lastOf(output, acknowledged);
                assertThat(writer.waitFor()).isEqualTo(kill < KILLS ? 128 + 9 : 0);
            }
            for (Following reader : readers) {
                List<Long> shown = reader.end();
                assertThat(shown).isSorted().hasSizeGreaterThan(KILLS);
                assertThat(shown.getLast()).isEqualTo(acknowledged);
                reporter.publishEntry("reader", shown.size() + " states, " + reader.refreshes + " refreshes, "
                        + acknowledged + " writes");
            }
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    private static long lastOf(BufferedReader output, long before) throws IOException {
        long last = before;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = Long.parseLong(line);
        }
        return last;
    }

    private Process start(Class<?> main) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-ea",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** A reading process, and what it has shown so far. */
    private static final class Following {

        private final Process process;
        private final List<Long> shown = new ArrayList<>();
        private final CompletableFuture<Long> opened = new CompletableFuture<>();
        private final Thread collector;
        private long refreshes;

        Following(Process process) {
            this.process = process;
            this.collector = Thread.ofVirtual().start(this::collect);
        }

        private void collect() {
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                opened.completeExceptionally(new AssertionError("A reading process ended before it showed anything"));
            }
        }

        private synchronized void add(String line) {
            if (line.startsWith("refreshes=")) {
                refreshes = Long.parseLong(line.substring("refreshes=".length()));
            } else {
                shown.add(Long.parseLong(line));
                opened.complete(shown.getFirst());
            }
        }

        List<Long> end() throws IOException, InterruptedException {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
            collector.join();
            synchronized (this) {
                return List.copyOf(shown);
            }
        }
    }
}
