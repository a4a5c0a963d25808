package io.quantara.testkit.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tries a scenario with a power cut before every call that changes the disk, and at its end, in every variant. */
public final class PowerCuts {

    private PowerCuts() {}

    /**
     * Explores all cuts of a scenario.
     *
     * @param scenarios makes the same scenario again and again
     * @param seeds how often each variant that leaves something to chance is tried per cut
     * @return the number of states checked
     * @throws AssertionError if a check fails; it names call, variant and seed
     * @throws IOException if the scenario fails without a cut
     */
    public static long explore(Supplier<CrashScenario> scenarios, int seeds) throws IOException {
        var whole = new SimulatedDisk();
        scenarios.get().run(whole);
        List<Long> cuts = new ArrayList<>(whole.changingCalls());
        cuts.add(whole.calls() + 1);
        long states = 0;
        for (long cut : cuts) {
            for (CrashVariant variant : CrashVariant.values()) {
                int rounds = isDecided(variant) ? 1 : seeds;
                for (long seed = 1; seed <= rounds; seed++) {
                    tryOne(scenarios.get(), cut, variant, seed);
                    states++;
                }
            }
        }
        return states;
    }

    /**
     * Tries one cut of a scenario.
     *
     * @param scenario a fresh one
     * @param cut the number of the call before which the power goes
     * @param variant what is left of all that was not forced
     * @param seed decides whatever is left to chance
     * @throws AssertionError if the check fails; it names call, variant and seed
     */
    public static void tryOne(CrashScenario scenario, long cut, CrashVariant variant, long seed) {
        var disk = new SimulatedDisk();
        disk.cutPowerBeforeCall(cut);
        try {
            runUntilCut(scenario, disk);
            scenario.check(disk.afterPowerCut(variant, seed));
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Power cut before call " + cut + ", " + variant + ", seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void runUntilCut(CrashScenario scenario, SimulatedDisk disk) throws IOException {
        try {
            scenario.run(disk);
        } catch (PowerCut cut) {
            if (!disk.isPowerOff()) {
                throw cut;
            }
        }
    }

    private static boolean isDecided(CrashVariant variant) {
        return switch (variant) {
            case UNSYNCED_DROPPED, UNSYNCED_KEPT, GROWN_ZEROS -> true;
            case RANDOM_SECTORS, RANDOM_PAGES, GROWN_GARBAGE, REORDERED, ENTRIES_LOST -> false;
        };
    }
}
