package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.NotFoundException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.ReadOnlyDisk;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random calls on a writer, with two readers that move forward between them and between any two calls of the writer to
 * the disk, through power cuts and killed processes. More of it by {@code -Dquantara.readers=1000}, the number of runs;
 * {@code -Dquantara.seed} begins at another seed.
 */
class LiveReaderSimulationTest {

    private static final long RUNS = Long.getLong("quantara.readers", 30);
    private static final long FIRST_SEED = Long.getLong("quantara.seed", 1);
    private static final int STEPS = 150;

    @Test
    void showsWhatWasDurableThroughPowerCutsAndKills(TestReporter reporter) {
        long refreshes = 0;
        long moves = 0;
        long crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            Run run = new Run(seed);
            try {
                run.run();
            } catch (RuntimeException | AssertionError | PowerCut e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
            refreshes += run.refreshes;
            moves += run.moves;
            crashes += run.crashes;
        }
        reporter.publishEntry("refreshes", refreshes + ", of which " + moves + " moved, crashes: " + crashes);
        assertThat(moves).isGreaterThan(RUNS);
        assertThat(crashes).isPositive();
    }

    /** One writer and two readers; the seed decides all. */
    private static final class Run {

        private final SplittableRandom random;
        private final RandomOperations operations;
        private final ReadOnlyDisk view;
        private final List<SimulatedReader> readers = new ArrayList<>();
        private final WrittenStates written = new WrittenStates(0, ModelState.empty());
        private SimulatedDisk disk = new SimulatedDisk();
        private SimulatedDatabase writer;
        private boolean isLooking;
        private int callsToCut;
        private long refreshes;
        private long moves;
        private long crashes;

        Run(long seed) {
            this.random = new SplittableRandom(~seed);
            this.operations = new RandomOperations(seed);
            this.view = new ReadOnlyDisk(disk);
            this.writer = open();
        }

        private SimulatedDatabase open() {
            EngineLimits limits = random.nextBoolean() ? SimulatedDatabase.FLUSHING : SimulatedDatabase.LOGGING;
            return SimulatedDatabase.open(disk, Durability.SYNC, limits, random.nextLong());
        }

        void run() {
            readers.add(new SimulatedReader(view, random.nextLong()));
            readers.add(new SimulatedReader(view, random.nextLong()));
            disk.onCall(call -> lookBetweenCalls());
            for (int i = 0; i < STEPS; i++) {
                try {
                    step();
                } catch (PowerCut cut) {
                    if (!disk.isPowerOff()) {
                        throw cut;
                    }
                    recover();
                }
            }
            disk.onCall(call -> {});
            requireAllShown();
            writer.close();
            readers.forEach(reader -> reader.refresh(written));
            readers.forEach(SimulatedReader::close);
        }

        private void step() {
            int chance = random.nextInt(120);
            if (chance < 4) {
                callsToCut = 1 + random.nextInt(60);
            } else if (chance == 4) {
                writer.close();
                writer = open();
            } else if (chance == 5) {
                undisturbed(this::replaceReader);
            } else if (chance < 12) {
                requireAllShown();
            } else if (chance < 50) {
                writer.settle();
            }
            long before = sequence();
            operations.step(writer.db());
            assertThat(sequence()).isBetween(before, before + 1);
            written.done(sequence(), operations.state());
            if (random.nextInt(3) == 0) {
                undisturbed(this::look);
            }
        }

        private long sequence() {
            return writer.engine().state().versions().sequence();
        }

        /** When the writer has been idle, everything it acknowledged is known to be durable. */
        private void requireAllShown() {
            writer.settle();
            undisturbed(this::requireAllShownNow);
        }

        private void requireAllShownNow() {
            for (SimulatedReader reader : readers) {
                reader.refresh(written);
                assertThat(reader.sequence()).as("sequence number beside an idle writer").isEqualTo(sequence());
                assertThat(reader.lag().batchesBehind()).isZero();
                assertThat(reader.refresh(written)).as("moves without a write").isFalse();
            }
        }

        private void replaceReader() {
            SimulatedReader opened = new SimulatedReader(view, random.nextLong());
            opened.verify(written);
            readers.add(opened);
            readers.removeFirst().close();
        }

        private void lookBetweenCalls() throws IOException {
            if (isLooking) {
                return;
            }
            boolean isCut = --callsToCut == 0;
            if (isCut || random.nextInt(12) == 0) {
                written.begun(operations.pending());
                undisturbed(this::look);
            }
            if (isCut) {
                disk.cutPower();
                disk.list();
            }
        }

        /** Lets readers call the disk as if between two calls of the writer. */
        private void undisturbed(Runnable looking) {
            isLooking = true;
            try {
                looking.run();
            } finally {
                isLooking = false;
            }
        }

        private void look() {
            SimulatedReader reader = readers.get(random.nextInt(readers.size()));
            if (random.nextInt(4) == 0) {
                assertThat(reader.lag().durableSequenceNumber())
                        .isBetween(reader.sequence(), written.newest() + 1);
            }
            refreshes++;
            moves += reader.refresh(written) ? 1 : 0;
        }

        /** After a power cut or a kill: the readers go on, whatever they showed is still there. */
        private void recover() {
            crashes++;
            writer.abandon();
            CrashVariant[] variants = CrashVariant.values();
            disk = random.nextInt(3) == 0
                    ? disk.afterProcessKill()
                    : disk.afterPowerCut(variants[random.nextInt(variants.length)], random.nextLong());
            view.show(disk);
            written.begun(operations.pending());
            if (random.nextBoolean()) {
                readers.forEach(reader -> reader.refresh(written));
            }
            writer = open();
            ModelState found = ModelState.read(writer.db());
            written.require(sequence(), found);
            written.resumed(sequence(), found);
            operations.resumeFrom(found);
            requireAllShown();
            disk.onCall(call -> lookBetweenCalls());
        }
    }

    /** Every pair of operations, with a look before each call that the writer makes to the disk. */
    @Test
    void neverFailsWhateverTheWriterIsDoing(TestReporter reporter) {
        long looks = 0;
        List<Durability> levels = List.of(Durability.SYNC, Durability.OS, Durability.MANUAL);
        CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();
        for (Durability durability : levels) {
            CrashSequences pairs = new CrashSequences(List.of(Operation.values()), 2, durability);
            long step = durability.equals(Durability.SYNC) ? 2 : 9;
            for (long number = 0; number < pairs.count(); number += step) {
                CrashExplorer.Prepared start = number % 3 == 0 ? CrashExplorer.Prepared.nothing() : filled;
                try {
                    looks += new Everywhere(pairs.get(number), durability, number, start).run();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(pairs.get(number) + " with " + durability + ": " + e, e);
                }
            }
        }
        reporter.publishEntry("looks", Long.toString(looks));
        assertThat(looks).isGreaterThan(10_000);
    }

    /** A reader that moves forward before every call of the writer, and one that is opened then now and then. */
    private static final class Everywhere {

        private final List<Operation> sequence;
        private final Durability durability;
        private final long seed;
        private final List<Throwable> failures = new ArrayList<>();
        private final SimulatedDisk disk;
        private final ReadOnlyDisk view;
        private final WrittenStates written;
        private ModelState state;
        private ModelState durable;
        private long durableSequence;
        private @Nullable SimulatedReader reader;
        private boolean isLooking;
        private long looks;

        Everywhere(List<Operation> sequence, Durability durability, long seed, CrashExplorer.Prepared start) {
            this.sequence = sequence;
            this.durability = durability;
            this.seed = seed;
            this.disk = start.copy();
            this.view = new ReadOnlyDisk(disk);
            this.state = start.state();
            this.durable = state;
            this.durableSequence = sequenceOnDisk();
            this.written = new WrittenStates(durableSequence, state);
        }

        private long sequenceOnDisk() {
            try (SimulatedReader present = new SimulatedReader(view, seed)) {
                return present.sequence();
            } catch (NotFoundException e) {
                return 0;
            }
        }

        long run() {
            disk.onCall(call -> look(call.number()));
            SimulatedDatabase writer = open();
            for (int at = 0; at < sequence.size(); at++) {
                writer = run(writer, sequence.get(at), at + 1);
                writer.settle();
            }
            writer.close();
            disk.onCall(call -> {});
            assertThat(failures).isEmpty();
            requireEnd(durability.equals(Durability.MANUAL) ? durable : state);
            return looks;
        }

        private SimulatedDatabase run(SimulatedDatabase present, Operation operation, int number) {
            SimulatedDatabase writer = present;
            if (operation == Operation.REOPEN) {
                writer.close();
                if (durability.equals(Durability.MANUAL)) {
                    state = durable;
                    written.resumed(durableSequence, durable);
                }
                writer = open();
            } else {
                ModelState expected = operation.expected(state, number);
                written.begun(expected);
                operation.run(writer.db(), state, number);
                state = expected;
                written.done(sequence(writer), state);
            }
            if (operation == Operation.PERSIST) {
                durable = state;
                durableSequence = sequence(writer);
            }
            return writer;
        }

        private static long sequence(SimulatedDatabase writer) {
            return writer.engine().state().versions().sequence();
        }

        private SimulatedDatabase open() {
            return SimulatedDatabase.open(disk, durability, SimulatedDatabase.FLUSHING, seed);
        }

        private void look(long call) {
            if (isLooking || !failures.isEmpty()) {
                return;
            }
            isLooking = true;
            try {
                looks++;
                if (reader == null) {
                    reader = opened();
                } else {
                    reader.refresh(written);
                }
                if (call % 5 == 0 && reader != null) {
                    try (SimulatedReader fresh = new SimulatedReader(view, seed)) {
                        fresh.verify(written);
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(new AssertionError("before call " + call, e));
            } finally {
                isLooking = false;
            }
        }

        /** Returns null while the database is being created. */
        private @Nullable SimulatedReader opened() {
            try {
                SimulatedReader opened = new SimulatedReader(view, seed);
                opened.verify(written);
                return opened;
            } catch (NotFoundException e) {
                assertThat(e).hasMessageMatching("(?s).*(no database in|has no manifest).*");
                return null;
            }
        }

        private void requireEnd(ModelState expected) {
            try (SimulatedReader last = Objects.requireNonNull(reader)) {
                last.refresh(written);
                assertThat(expected.difference(ModelState.read(last.db()))).isEmpty();
            }
        }
    }
}
