package io.quantara.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on the error stream how far a long work is, with its rate and the time that remains: a bar on a terminal, a
 * plain line every few seconds elsewhere, nothing for work that is done at once. For one thread; close it at the end.
 */
public final class ProgressDisplay implements AutoCloseable {

    private static final long SHOW_AFTER_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int BAR_EVERY_MILLIS = 200;

    private final Terminal terminal;
    private final String task;
    private final String unit;
    private final long start = System.nanoTime();
    private long lastLine = start;
    private @Nullable ProgressBar bar;

    /**
     * Starts to watch a work.
     *
     * @param task what is done, such as {@code loading}
     * @param unit what is counted, such as {@code documents}
     */
    public ProgressDisplay(Terminal terminal, String task, String unit) {
        this.terminal = terminal;
        this.task = task;
        this.unit = unit;
    }

    /**
     * Tells the progress.
     *
     * @param done how much is done
     * @param total how much there is, or a negative number where that is not known
     */
    public void progress(long done, long total) {
        long now = System.nanoTime();
        if (now - start < SHOW_AFTER_NANOS) {
            return;
        }
        if (terminal.isInteractive()) {
            bar(total).stepTo(done);
        } else if (now - lastLine >= LINE_EVERY_NANOS) {
            lastLine = now;
            terminal.err().println(line(done, total, Duration.ofNanos(now - start)));
        }
    }

    private ProgressBar bar(long total) {
        ProgressBar shown = bar;
        if (shown == null) {
            shown = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(BAR_EVERY_MILLIS)
                    .startsFrom(0, Duration.ofNanos(System.nanoTime() - start))
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.width() - 1))
                    .build();
            bar = shown;
        }
        shown.maxHint(total);
        return shown;
    }

    private String line(long done, long total, Duration elapsed) {
        double perSecond = done / (elapsed.toNanos() / 1e9);
        String rate = String.format(Locale.ROOT, "%,.0f/s", perSecond);
        if (total <= 0 || done <= 0) {
            return task + ": " + Text.count(done) + " " + unit + ", " + rate;
        }
        Duration left = Duration.ofMillis((long) ((total - done) / perSecond * 1_000));
        return task + ": " + Text.count(done) + " of " + Text.count(total) + " " + unit + " (" + done * 100 / total
                + "%), " + rate + ", " + Text.time(left) + " left";
    }

    /** Ends the display. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
