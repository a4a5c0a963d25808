package io.quantara.internal.engine;

import io.quantara.CheckProblem;
import io.quantara.CorruptionException;
import io.quantara.OpenMode;
import io.quantara.QuantaraException;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages a sample, opens it, and reads everything. Each number is another damage, always the same one. Allowed are
 * exactly the data, an exception of ours that names the file, and, at the end of the last log, what recovery may take
 * for a write that a power cut ended.
 */
final class DamageTrial {

    private static final List<Damage> DAMAGES = List.of(Damage.values());
    private static final int WHILE_OPEN_ONE_IN = 8;
    private static final int READ_ONLY_ONE_IN = 4;

    private final List<DamageSample> samples;
    private final DamagePlace place;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private volatile String current = "";
    private volatile long startNanos = Long.MAX_VALUE;

    DamageTrial(List<DamageSample> samples, DamagePlace place) {
        this.samples = samples;
        this.place = place;
    }

    /** How a damaged database behaved. */
    enum Outcome {
        /** All data, all answers. */
        SAME,
        /** What was written before the damaged end of the last log. */
        PREFIX,
        /** It was not opened. */
        REFUSED,
        /** Some reads gave an exception, all others the right answer. */
        PARTLY
    }

    Map<Outcome, Long> outcomes() {
        return outcomes;
    }

    /** Returns which damage is being tried. */
    String current() {
        return current;
    }

    /** Returns when the trial at hand began, as {@link System#nanoTime} tells it. */
    long startNanos() {
        return startNanos;
    }

    /** Tries damage number {@code number}; throws an AssertionError that names it when something forbidden happens. */
    void run(long number) {
        Random random = new Random(number * 0x9e3779b97f4a7c15L);
        DamageSample sample = samples.get(random.nextInt(samples.size()));
        List<String> names = new ArrayList<>(sample.files().keySet());
        Damage.Folder folder = new Damage.Folder(sample, names.get(random.nextInt(names.size())));
        Damage damage = DAMAGES.get(random.nextInt(DAMAGES.size()));
        damage.change(folder, random);
        current = "damage " + number + ": " + damage + ", " + folder;
        startNanos = System.nanoTime();
        try {
            outcomes.merge(run(sample, folder, random), 1L, Long::sum);
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(current, e);
        }
        startNanos = Long.MAX_VALUE;
    }

    private Outcome run(DamageSample sample, Damage.Folder folder, Random random) throws IOException {
        if (random.nextInt(WHILE_OPEN_ONE_IN) == 0 && place.isCopied()) {
            return runWhileOpen(sample, folder, random);
        }
        OpenMode mode = random.nextInt(READ_ONLY_ONE_IN) == 0 ? OpenMode.READ_ONLY : OpenMode.EXISTING;
        place.put(folder.files());
        DamageOpening opening;
        try {
            opening = DamageOpening.open(place.open(), mode, sample.limits(), 7);
        } catch (QuantaraException e) {
            requireRefusal(e, folder);
            requireUnchanged(folder);
            return Outcome.REFUSED;
        }
        try {
            LogFrames.Found expected = DamagedLogs.expected(sample, folder.files());
            if (expected.isDamageProven()) {
                throw new AssertionError("it was opened, though the damage is proven");
            }
            long sequence = mode == OpenMode.READ_ONLY ? expected.durableSequence() : expected.lastSequence();
            if (random.nextBoolean()) {
                opening.settle();
            }
            boolean whole = ask(opening, sample.answers(sequence), folder, random);
            check(opening, folder, whole);
            opening.close();
            if (whole && mode == OpenMode.EXISTING) {
                reopen(sample, sample.answers(sequence));
            }
            boolean all = sequence == DamagedLogs.expected(sample, sample.files()).lastSequence();
            return !whole ? Outcome.PARTLY : all ? Outcome.SAME : Outcome.PREFIX;
        } finally {
            opening.abandon();
        }
    }

    /** Everything that counts was read when the database was opened. */
    private Outcome runWhileOpen(DamageSample sample, Damage.Folder folder, Random random) throws IOException {
        place.put(sample.files());
        DamageOpening opening = DamageOpening.open(place.open(), OpenMode.READ_ONLY, sample.limits(), 7);
        try {
            place.put(folder.files());
            long sequence = DamagedLogs.expected(sample, sample.files()).durableSequence();
            boolean whole = ask(opening, sample.answers(sequence), folder, random);
            check(opening, folder, whole);
            opening.close();
            return whole ? Outcome.SAME : Outcome.PARTLY;
        } finally {
            opening.abandon();
        }
    }

    /** Asks everything in any order, and returns whether everything was answered. */
    private static boolean ask(DamageOpening opening, List<String> expected, Damage.Folder folder, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int question = 0; question < DamageQuestions.count(); question++) {
            order.add(question);
        }
        Collections.shuffle(order, random);
        boolean whole = true;
        for (int question : order) {
            try {
                String answer = DamageQuestions.answer(opening.db(), question);
                if (!answer.equals(expected.get(question))) {
                    throw new AssertionError("question " + question + " was answered '" + answer + "' instead of '"
                            + expected.get(question) + "'");
                }
            } catch (QuantaraException e) {
                requireRefusal(e, folder);
                whole = false;
            }
        }
        return whole;
    }

    /** A check never throws, and finds what kept others from reading. */
    private static void check(DamageOpening opening, Damage.Folder folder, boolean whole) {
        List<String> problems = opening.db().check().problems().stream()
                .map(CheckProblem::message)
                .toList();
        if (!whole && problems.stream().noneMatch(problem -> folder.changed().stream().anyMatch(problem::contains))) {
            throw new AssertionError("check found " + problems);
        }
    }

    /** What was recovered once is there for good. */
    private void reopen(DamageSample sample, List<String> expected) throws IOException {
        DamageOpening again = DamageOpening.open(place.open(), OpenMode.EXISTING, sample.limits(), 8);
        try {
            List<String> answers = DamageQuestions.answers(again.db());
            if (!answers.equals(expected)) {
                throw new AssertionError("reopened, it answers " + answers + " instead of " + expected);
            }
            again.close();
        } finally {
            again.abandon();
        }
    }

    private static void requireRefusal(QuantaraException e, Damage.Folder folder) {
        boolean typed = DamageQuestions.isTyped(e) || e instanceof UnknownFormatException;
        boolean placed = !(e instanceof CorruptionException corruption)
                || (corruption.offset() >= 0 && isNamed(corruption.file(), folder));
        if (!typed || !placed || !isNamed(String.valueOf(e.getMessage()), folder)) {
            throw new AssertionError("an exception that does not name the file", e);
        }
    }

    /** Damage to one log may show in the next one of the chain only. */
    private static boolean isNamed(String text, Damage.Folder folder) {
        for (String changed : folder.changed()) {
            FileKind kind = FileName.parse(changed).map(FileName::kind).orElse(FileKind.LOCK);
            if (text.contains(changed)
                    || (kind == FileKind.LOG && text.contains(".wal"))
                    || (kind == FileKind.MANIFEST && text.contains("MANIFEST"))) {
                return true;
            }
        }
        return false;
    }

    /** An opening that is refused leaves everything to be looked at. */
    private void requireUnchanged(Damage.Folder folder) throws IOException {
        Map<String, byte[]> after = place.files();
        folder.files().forEach((name, bytes) -> {
            if (!Arrays.equals(bytes, after.get(name))) {
                throw new AssertionError("the refused opening changed " + name);
            }
        });
    }
}
