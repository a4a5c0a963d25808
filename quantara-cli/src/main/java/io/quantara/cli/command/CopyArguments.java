package io.quantara.cli.command;

import io.quantara.CopyOptions;
import io.quantara.cli.terminal.ProgressDisplay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that {@code backup}, {@code restore} and {@code fork} share. */
public final class CopyArguments {

    private static final long MOST_MEGABYTES = 1_000_000;

    @Option(
            names = "--io-limit",
            paramLabel = "MB",
            description = "Copy and check at most so many megabytes in a second, so that other work goes on.")
    private @Nullable Long ioLimit;

    /** Returns the options of a copy that shows its progress. */
    CopyOptions options(ProgressDisplay display) {
        CopyOptions options = CopyOptions.defaults().onProgress(display::progress);
        if (ioLimit == null) {
            return options;
        }
        if (ioLimit < 1 || ioLimit > MOST_MEGABYTES) {
            throw new UsageException("--io-limit is " + ioLimit + ": give 1 to " + MOST_MEGABYTES + " MB a second");
        }
        return options.ioLimit(ioLimit << 20);
    }
}
