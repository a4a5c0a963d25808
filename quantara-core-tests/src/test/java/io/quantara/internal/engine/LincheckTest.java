package io.quantara.internal.engine;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Linearizability of what works without locks, or with few. The small parts go through all interleavings of small
 * scenarios, the large ones run on real threads. More scenarios by {@code -Dquantara.scenarios=100}.
 */
class LincheckTest {

    private static final int SCENARIOS = Integer.getInteger("quantara.scenarios", 5);

    @ParameterizedTest
    @ValueSource(classes = {CountedHolds.class, PublishedVersions.class, ReadDeletions.class})
    void isLinearizableInEveryInterleaving(Class<?> operations) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(100)
                .threads(3)
                .actorsPerThread(3)
                .check(operations);
    }

    @Test
    void commitsAreLinearizableOnRealThreads() {
        checkOnRealThreads(CommittedBatches.class, CommittedBatches.OneAfterTheOther.class);
    }

    @Test
    void theLockOfAFolderIsLinearizableOnRealThreads() {
        checkOnRealThreads(LockedFolder.class, LockedFolder.OneAfterTheOther.class);
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
