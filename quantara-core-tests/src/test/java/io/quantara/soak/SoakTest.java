package io.quantara.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty seconds of {@link Soak} in a process of its own; an hour by {@code scripts/soak}, which sets
 * {@code -Dquantara.soak.seconds} and the properties of {@link SoakPlan}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the figures come from /proc")
class SoakTest {

    private static final int SECONDS = Integer.getInteger("quantara.soak.seconds", 20);
    private static final int INTERVAL = Integer.getInteger("quantara.soak.interval", SECONDS < 300 ? 2 : 60);
    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/soak.tsv"));

    @Test
    void readsAreRightAndFiguresFlatUnderLoad(@TempDir Path parent, TestReporter reporter)
            throws IOException, InterruptedException {
        ChildJvm soak = ChildJvm.run(
                Soak.class,
                List.of(
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-Dquantara.soak.writes=" + SoakPlan.STEPS_PER_SECOND,
                        "-Dquantara.soak.reads=" + SoakPlan.READS_PER_SECOND),
                parent.resolve("db").toString(),
                RESULTS.toString(),
                Integer.toString(SECONDS),
                Integer.toString(INTERVAL));
        reporter.publishEntry("soak", soak.output());
        assertThat(soak.exitCode()).as(soak.output()).isZero();
    }
}
