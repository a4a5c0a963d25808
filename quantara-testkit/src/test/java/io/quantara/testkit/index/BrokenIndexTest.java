package io.quantara.testkit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.internal.query.Found;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract finds what is wrong with an index, and the database's guards keep it from doing harm meanwhile. */
class BrokenIndexTest {

    private static final int DIMENSION = IndexLifeContract.DIMENSION;
    private static final int K = 10;

    /** What the contract runs on; set before each run, since the launcher makes the instance. */
    private static final ThreadLocal<Supplier<IndexType>> SUBJECT = ThreadLocal.withInitial(() -> SoundIndex::new);

    /** The contract, run on whatever index is the subject; not run by itself. */
    static final class SubjectContract extends IndexContract {
        @Override
        protected IndexType indexType() {
            return SUBJECT.get().get();
        }
    }

    @Test
    void soundIndexKeepsTheWholeContract() {
        assertThat(failures(SoundIndex::new, null)).isEmpty();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                finding(BrokenIndexes.OffersNothing::new, "reachesItsRecallFloorByItself"),
                finding(BrokenIndexes.OffersOneRowAgainAndAgain::new, "reachesItsRecallFloorByItself"),
                finding(BrokenIndexes.OffersTheFirstRows::new, "reachesItsRecallFloorByItself"),
                finding(BrokenIndexes.OffersRowsBeyondTheEnd::new, "searchesNoneOneTwoAndManyRows"),
                finding(BrokenIndexes.HidesItsErrors::new, "searchesNoneOneTwoAndManyRows"),
                finding(BrokenIndexes.OverflowsTheStack::new, "searchesNoneOneTwoAndManyRows"),
                finding(BrokenIndexes.SharesScratch::new, "eightThreadsFindWhatOneFinds"),
                finding(BrokenIndexes.IgnoresCancelWhileItBuilds::new, "cancelledBuildEndsWithinASecond"),
                finding(BrokenIndexes.IgnoresCancelWhileItSearches::new, "cancelledSearchPassesTheExceptionOn"),
                finding(BrokenIndexes.BuildsAnotherIndexEachTime::new, "sameSeedBuildsTheSameIndex"),
                finding(BrokenIndexes.LeaksNativeMemory::new, "closeFreesEverything"),
                finding(BrokenIndexes.KeepsWhatItBuilt::new, "closeFreesEverything"),
                finding(BrokenIndexes.TakesAnyOption::new, "hasAWellFormedNameAndRefusesUnknownOptions"),
                finding(BrokenIndexes.TrustsStoredBytes::new, "damagedBytesGiveAnExceptionOrRowsThatExist"));
    }

    private static Arguments finding(Supplier<IndexType> broken, String test) {
        return Arguments.of(broken.get().getClass().getSimpleName(), broken, test);
    }

    @ParameterizedTest(name = "{0} is found by {2}")
    @MethodSource("broken")
    void contractFindsWhatIsBroken(String name, Supplier<IndexType> broken, String test) {
        assertThat(failures(broken, test)).as(name).containsExactly(test);
    }

    /** Runs the contract, or one test of it, and returns the names of those that failed. */
    private static Set<String> failures(Supplier<IndexType> subject, @Nullable String test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        test == null
                                ? selectClass(SubjectContract.class)
                                : DiscoverySelectors.selectMethod(SubjectContract.class, test))
                .build();
        Set<String> failed = new TreeSet<>();
        Set<String> run = new TreeSet<>();
        SUBJECT.set(subject);
        try {
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                    String name = identifier.getDisplayName().replace("()", "");
                    run.add(name);
                    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                        failed.add(name);
                    }
                }
            });
        } finally {
            SUBJECT.remove();
        }
        assertThat(run).as("tests run").hasSizeGreaterThan(test == null ? 15 : 1);
        return failed;
    }

    static Stream<Supplier<IndexType>> failing() {
        return Stream.of(
                BrokenIndexes.OffersRowsBeyondTheEnd::new,
                BrokenIndexes.HidesItsErrors::new,
                BrokenIndexes.OverflowsTheStack::new);
    }

    @ParameterizedTest
    @MethodSource("failing")
    void exactSearchAnswersInPlaceOfAnIndexThatFails(Supplier<IndexType> broken) {
        try (IndexTrial trial = trial(broken.get())) {
            float[] query = SampleVectors.gaussian(1, DIMENSION, 2)[0];
            Found found = trial.search(query, K);
            assertThat(found.hits()).isEqualTo(trial.exact(query, K, null, null).hits());
            assertThat(found.plan().isExact()).isTrue();
            assertThat(found.plan().reason()).startsWith("index sound failed: ");
            assertThat(trial.failures()).hasSize(1);
        }
    }

    static Stream<Supplier<IndexType>> sparing() {
        return Stream.of(BrokenIndexes.OffersNothing::new, BrokenIndexes.OffersOneRowAgainAndAgain::new);
    }

    @ParameterizedTest
    @MethodSource("sparing")
    void exactSearchAnswersInPlaceOfAnIndexThatOffersTooFew(Supplier<IndexType> broken) {
        try (IndexTrial trial = trial(broken.get())) {
            float[] query = SampleVectors.gaussian(1, DIMENSION, 2)[0];
            Found found = trial.search(query, K);
            assertThat(found.hits()).isEqualTo(trial.exact(query, K, null, null).hits());
            assertThat(found.plan().reason()).isEqualTo("index sound offered fewer rows than asked for");
            assertThat(trial.failures()).isEmpty();
        }
    }

    @Test
    void deletedRowsThatAnIndexOffersAreDropped() {
        try (IndexTrial trial = trial(new SoundIndex())) {
            long[] live = new Random(4).longs(5).map(word -> word & 0xFFFF).toArray();
            float[] query = SampleVectors.gaussian(1, DIMENSION, 2)[0];
            Found found = trial.search(query, K, null, live);
            assertThat(found.plan().indexType()).contains("sound");
            assertThat(found.hits()).isEqualTo(trial.exact(query, K, null, live).hits());
            assertThat(found.hits()).allMatch(hit -> (live[hit.ordinal() >>> 6] & 1L << hit.ordinal()) != 0);
        }
    }

    private static IndexTrial trial(IndexType type) {
        float[][] sample = SampleVectors.clustered(320, DIMENSION, 8, 1);
        return IndexTrial.of(type, IndexOptions.none(), Metric.COSINE, sample);
    }
}
