package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CommitOutcomeUnknownException;
import io.quantara.Durability;
import io.quantara.QuantaraException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sequence of operations in which a call to the disk fails. An operation that fails must throw a typed
 * exception; its work must be absent, unless the exception says that nobody knows. Used once.
 */
final class FaultRun {

    private final Plan plan;
    private final long call;
    private final List<ModelState> possible = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private @Nullable SimulatedDatabase database;
    private boolean failed;

    /** What runs, what fails, and for how long. */
    record Plan(List<Operation> operations, Fault fault, Repeat repeat, EngineLimits limits) {}

    private FaultRun(Plan plan, long call) {
        this.plan = plan;
        this.call = call;
    }

    /**
     * Lets one call fail, then a later one, until there are no more calls.
     *
     * @param step 1 for each call, 3 for every third
     * @return the number of runs in which a call failed
     */
    static long explore(Plan plan, CrashExplorer.Prepared prepared, int step) throws IOException {
        long runs = 0;
        boolean met = true;
        for (long call = 1L + plan.operations().size() % step; met; call += step) {
            FaultRun run = new FaultRun(plan, call);
            met = run.run(prepared);
            runs += run.failed ? 1 : 0;
        }
        return runs;
    }

    /** Runs the plan from a prepared database, and returns whether there was such a call. */
    private boolean run(CrashExplorer.Prepared prepared) throws IOException {
        SimulatedDisk disk = prepared.copy();
        long first = disk.calls();
        possible.add(prepared.state());
        disk.failCall(first + call, plan.fault, plan.repeat);
        try {
            operate(disk);
            long calls = disk.calls() - first;
            failed = disk.faults() > 0;
            disk.failCall(Long.MAX_VALUE, plan.fault, Repeat.ONCE);
            checkReading();
            close();
            reopen(disk);
            return calls >= call;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    plan.fault + " " + plan.repeat + " in call " + call + ", " + plan.operations
                            + ", flush at close above " + plan.limits.closeFlushBytes() + ", " + history + ": " + e, e);
        }
    }

    private SimulatedDatabase open(SimulatedDisk disk) {
        SimulatedDatabase opened = SimulatedDatabase.open(disk, Durability.SYNC, plan.limits, call);
        database = opened;
        return opened;
    }

    private void close() {
        SimulatedDatabase closing = database;
        database = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (QuantaraException e) {
                history.add("close: " + e);
            }
        }
    }

    private void operate(SimulatedDisk disk) {
        try {
            SimulatedDatabase opened = open(disk);
            int number = 0;
            for (Operation operation : plan.operations) {
                number++;
                if (operation == Operation.REOPEN) {
                    close();
                    opened = open(disk);
                    requirePossible(ModelState.read(opened.db()), "after closing and opening");
                } else {
                    operate(opened, operation, number);
                }
            }
            opened.settle();
        } catch (QuantaraException e) {
            history.add("open: " + e);
        }
    }

    private void operate(SimulatedDatabase opened, Operation operation, int number) {
        ModelState before = possible.getFirst();
        ModelState after = operation.expected(before, number);
        try {
            operation.run(opened.db(), before, number);
            boolean tellsNothing = after.equals(before);
            if (possible.size() == 1 || !tellsNothing) {
                possible.clear();
                possible.add(after);
            }
            if ((call + number) % 3 == 0) {
                opened.settle();
            }
        } catch (CommitOutcomeUnknownException e) {
            history.add(operation + ": " + e);
            possible.add(after);
        } catch (QuantaraException e) {
            history.add(operation + ": " + e);
        } finally {
            Thread.interrupted();
        }
    }

    /** What can be read is what was written, whatever failed. */
    private void checkReading() {
        if (database != null) {
            ModelState found = ModelState.read(database.db());
            assertThat(possible).as("while open").anyMatch(state -> state.difference(found).isEmpty());
        }
    }

    private void reopen(SimulatedDisk disk) throws IOException {
        CrashVariant[] variants = CrashVariant.values();
        SimulatedDisk found = disk.afterPowerCut(variants[(int) (call % variants.length)], call);
        SimulatedDatabase opened = open(found);
        try {
            requirePossible(ModelState.read(opened.db()), "after reopening");
            opened.settle();
            opened.check(found);
        } finally {
            opened.abandon();
        }
    }

    /** Requires one of the possible states; from now on only that one is possible. */
    private void requirePossible(ModelState found, String when) {
        List<String> differences = new ArrayList<>();
        for (ModelState state : List.copyOf(possible)) {
            Optional<String> difference = state.difference(found);
            if (difference.isEmpty()) {
                possible.retainAll(List.of(state));
                return;
            }
            differences.add(difference.get());
        }
        throw new AssertionError(when + " " + differences);
    }
}
