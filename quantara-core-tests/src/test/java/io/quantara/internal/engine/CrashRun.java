package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.QuantaraException;
import io.quantara.internal.storage.Disk;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sequence of operations, to its end or to the power cut, and what may be found afterwards: a prefix of
 * the operations that is at least as long as what was promised. Used once.
 */
final class CrashRun {

    private final Plan plan;
    private final List<ModelState> states = new ArrayList<>();
    private @Nullable SimulatedDatabase database;
    private int acknowledged;
    private int durable;

    /**
     * What runs and how.
     *
     * @param operations in order; numbered from 1
     * @param durability when a write counts as done
     * @param limits the engine's thresholds
     * @param seed decides the order of the background work
     * @param step leaves out a safety step, or is the identity
     */
    record Plan(
            List<Operation> operations,
            Durability durability,
            EngineLimits limits,
            long seed,
            UnaryOperator<Disk> step) {

        SimulatedDatabase open(SimulatedDisk disk) {
            return SimulatedDatabase.open(step.apply(disk), durability, limits, seed);
        }

        boolean isDurableAfter(Operation operation) {
            return durability.equals(Durability.SYNC)
                    || operation == Operation.PERSIST
                    || operation == Operation.REOPEN;
        }

        boolean isManual() {
            return durability.equals(Durability.MANUAL);
        }
    }

    /** How the process ended. */
    enum End {
        POWER_CUT,
        KILL
    }

    CrashRun(Plan plan, ModelState before) {
        this.plan = plan;
        states.add(before);
    }

    /** Does all operations, then closes; ends early when the power is cut. */
    void run(SimulatedDisk disk) {
        try {
            SimulatedDatabase opened = open(disk);
            for (int at = 0; at < plan.operations.size(); at++) {
                opened = run(disk, opened, plan.operations.get(at), at + 1);
            }
            opened.settle();
            close(opened);
            durable = plan.isManual() ? durable : acknowledged;
        } catch (PowerCut | QuantaraException e) {
            if (!disk.isPowerOff()) {
                throw e;
            }
            if (database != null) {
                database.abandon();
            }
        }
    }

    private SimulatedDatabase open(SimulatedDisk disk) {
        SimulatedDatabase opened = plan.open(disk);
        database = opened;
        return opened;
    }

    private void close(SimulatedDatabase opened) {
        opened.close();
        database = null;
    }

    private SimulatedDatabase run(
            SimulatedDisk disk, SimulatedDatabase opened, Operation operation, int number) {
        SimulatedDatabase present = opened;
        ModelState before = states.getLast();
        boolean forgets = operation == Operation.REOPEN && plan.isManual();
        states.add(forgets ? states.get(durable) : operation.expected(before, number));
        if (operation == Operation.REOPEN) {
            close(opened);
            present = open(disk);
        } else {
            operation.run(opened.db(), before, number);
        }
        acknowledged = states.size() - 1;
        if (plan.isDurableAfter(operation)) {
            durable = acknowledged;
        }
        if (((plan.seed >>> number) & 1) == 0) {
            present.settle();
        }
        return present;
    }

    /** Returns how many operations the newest matching state has behind it, -1 when none matches. */
    int find(ModelState found) {
        int at = states.size() - 1;
        while (at >= 0 && states.get(at).difference(found).isPresent()) {
            at--;
        }
        return at;
    }

    /** Returns how many operations are durable for certain. */
    int durable() {
        return durable;
    }

    /** Returns the state at the end. */
    ModelState last() {
        return states.getLast();
    }

    /** Returns why something found may not be, or empty when it may. */
    Optional<String> objection(ModelState found, End end) {
        int from = end == End.KILL && !plan.isManual() ? acknowledged : durable;
        List<String> differences = new ArrayList<>();
        for (int at = states.size() - 1; at >= from; at--) {
            boolean isPossible = !plan.isManual() || at == durable || isBeingPersisted(at);
            if (isPossible) {
                Optional<String> difference = states.get(at).difference(found);
                if (difference.isEmpty()) {
                    return Optional.empty();
                }
                differences.add("not the state after operation " + at + ": " + difference.get());
            }
        }
        return Optional.of(String.join("; ", differences));
    }

    /** With MANUAL durability only what was persisted counts, or what is being persisted at the cut. */
    private boolean isBeingPersisted(int at) {
        return at == states.size() - 1 && at > acknowledged
                && plan.operations.get(at - 1) == Operation.PERSIST;
    }
}
