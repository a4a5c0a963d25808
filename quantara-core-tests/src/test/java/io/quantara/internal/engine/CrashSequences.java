package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * All sequences of so many operations of an alphabet, by number. The number also decides the order of the background
 * work and whether close flushes, so that it is enough to repeat what was found.
 */
record CrashSequences(List<Operation> alphabet, int length, Durability durability) {

    /** Returns how many there are. */
    long count() {
        return power(length);
    }

    private long power(int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= alphabet.size();
        }
        return result;
    }

    /** Returns the operations of a sequence: the digits of its number. */
    List<Operation> get(long number) {
        return IntStream.range(0, length)
                .mapToObj(at -> alphabet.get((int) (number / power(at) % alphabet.size())))
                .toList();
    }

    /** Tries all cuts of a sequence in these variants, and returns how many crash states were checked. */
    long explore(long number, CrashExplorer.Prepared prepared, CrashVariant... variants) {
        long seed = (number * 0x9e3779b97f4a7c15L) >>> 40;
        EngineLimits limits = seed % 3 == 0 ? SimulatedDatabase.LOGGING : SimulatedDatabase.FLUSHING;
        CrashRun.Plan plan = new CrashRun.Plan(get(number), durability, limits, seed, UnaryOperator.identity());
        return new CrashExplorer(plan, prepared).explore(variants);
    }
}
