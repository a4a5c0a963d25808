package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.ChildJvm;
import java.io.IOException;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Linearizability of what works without locks, or with few. The small parts go through interleavings of small
 * scenarios, the large ones run on real threads. More scenarios by {@code -Dquantara.scenarios=100}.
 */
class LincheckTest {

    private static final int SCENARIOS = Integer.getInteger("quantara.scenarios", 5);
    private static final List<Class<?>> SMALL =
            List.of(CountedHolds.class, PublishedVersions.class, ReadDeletions.class);

    /** In a JVM of its own, because Lincheck rewrites the classes it looks at. */
    @Test
    void isLinearizable() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(
                LincheckTest.class,
                List.of("-XX:+EnableDynamicAgentLoading", "-Dquantara.scenarios=" + SCENARIOS));
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).contains("Looked at 5 classes");
    }

    /** Ends with an error that shows the interleaving when there is one that no order of the calls explains. */
    public static void main(String[] arguments) {
        SMALL.forEach(LincheckTest::checkInterleavings);
        checkOnRealThreads(CommittedBatches.class, CommittedBatches.OneAfterTheOther.class);
        checkOnRealThreads(LockedFolder.class, LockedFolder.OneAfterTheOther.class);
        System.out.println("Looked at " + (SMALL.size() + 2) + " classes");
    }

    private static void checkInterleavings(Class<?> operations) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(100)
                .threads(3)
                .actorsPerThread(3)
                .check(operations);
    }

    private static void checkOnRealThreads(Class<?> operations, Class<?> model) {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(50)
                .threads(3)
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(1)
                .sequentialSpecification(model)
                .check(operations);
    }
}
