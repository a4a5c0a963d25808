package io.quantara.safety;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the runs of patches came to, a line each, so that a long run goes on where it was stopped: what was run, how it
 * ended, what the test said. A patch that was changed since counts as not run.
 */
final class RunResults {

    private final Path file;
    private final Map<String, PatchedBuild.Ending> endings = new HashMap<>();

    RunResults(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                List<String> fields = List.of(line.split("\t", 3));
                endings.put(fields.get(0), PatchedBuild.Ending.valueOf(fields.get(1)));
            }
        }
    }

    private static String key(SafetyPatch patch) {
        return patch.name() + "@" + Integer.toHexString(patch.hashCode());
    }

    /** Returns whether the test failed on the patched classes, as it should. */
    boolean isCaught(SafetyPatch patch) {
        return endings.get(key(patch)) == PatchedBuild.Ending.FAILED;
    }

    /** Returns whether a test is known to pass without a patch. */
    boolean passes(String test) {
        return endings.get(test) == PatchedBuild.Ending.PASSED;
    }

    void add(SafetyPatch patch, PatchedBuild.Outcome outcome) throws IOException {
        add(key(patch), outcome);
    }

    void addPassing(String test, PatchedBuild.Outcome outcome) throws IOException {
        add(test, outcome);
    }

    private void add(String key, PatchedBuild.Outcome outcome) throws IOException {
        endings.put(key, outcome.ending());
        String line = key + "\t" + outcome.ending() + "\t" + outcome.message();
        Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
