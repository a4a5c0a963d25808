package io.quantara.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test of the tests: each kept patch removes a safety step, and the test that it names must fail. The build only
 * shows that every patch still applies and compiles; {@code -Dquantara.removed=full} runs the tests too.
 */
class RemovedSafetyPatchesTest {

    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/removed-safety.tsv"));
    private static final int FROM = Integer.getInteger("quantara.from", 0);
    private static final int TO = Integer.getInteger("quantara.to", Integer.MAX_VALUE);

    private final Path root = root();
    private final List<SafetyPatch> patches = patches(root);

    @Test
    void patchesHaveNumbersOfTheirOwnAndSayWhatTheyRemove() {
        assertThat(patches).hasSizeGreaterThanOrEqualTo(40);
        assertThat(patches).extracting(SafetyPatch::number).doesNotHaveDuplicates();
        assertThat(patches).extracting(SafetyPatch::removes).doesNotHaveDuplicates();
    }

    @Test
    void everyPatchAppliesAndCompiles(@TempDir Path work) throws IOException {
        try (PatchedBuild build = new PatchedBuild(root, work)) {
            for (SafetyPatch patch : patches) {
                assertThat(build.compile(patch)).isNotEmptyDirectory();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.removed", matches = "full")
    void theLossOfEachSafetyStepIsNoticed(TestReporter reporter) throws IOException, InterruptedException {
        RunResults results = new RunResults(RESULTS);
        try (PatchedBuild build = new PatchedBuild(root, Path.of("target/removed-safety").toAbsolutePath())) {
            List<SafetyPatch> wanted = patches.stream()
                    .filter(patch -> patch.number() >= FROM && patch.number() <= TO)
                    .toList();
            for (SafetyPatch patch : wanted) {
                if (!results.isCaught(patch)) {
                    results.add(patch, run(build, results, patch));
                }
            }
            List<String> missed = wanted.stream()
                    .filter(patch -> !results.isCaught(patch))
                    .map(SafetyPatch::name)
                    .toList();
            reporter.publishEntry("removed steps", wanted.size() + ", not noticed: " + missed.size());
            assertThat(missed).as("steps whose loss nobody notices, see %s", RESULTS).isEmpty();
        }
    }

    /** The named test must pass without the patch, and fail with it. */
    private static PatchedBuild.Outcome run(PatchedBuild build, RunResults results, SafetyPatch patch)
            throws IOException, InterruptedException {
        if (!results.passes(patch.test())) {
            PatchedBuild.Outcome control = build.run(patch.test());
            assertThat(control.ending()).as("%s without a patch: %s", patch.test(), control.message())
                    .isEqualTo(PatchedBuild.Ending.PASSED);
            results.addPassing(patch.test(), control);
        }
        return build.run(patch.test(), build.compile(patch));
    }

    private static List<SafetyPatch> patches(Path root) {
        try {
            return SafetyPatch.readAll(root.resolve("quantara-core-tests/src/test/patches"));
        } catch (IOException e) {
            throw new AssertionError("The patches could not be read", e);
        }
    }

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("quantara-core")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The tests do not run in a checkout"));
    }
}
