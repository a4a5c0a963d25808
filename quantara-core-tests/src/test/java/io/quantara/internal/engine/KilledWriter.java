package io.quantara.internal.engine;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The program that {@link KillChain} kills. One thread takes {@link KillSteps} for ever; others clone, drop, compact
 * and back up beside it, and flushes and merges run by themselves. What begins and what is acknowledged is said on
 * standard output, a line each, in the order in which it happened.
 */
final class KilledWriter {

    /** What it says; {@code OPEN} and {@code STEP} with the number of the step, the next four with that of a clone. */
    enum Word {
        OPEN,
        STEP,
        CLONE,
        CLONED,
        DROP,
        DROPPED,
        COMPACT,
        COMPACTED,
        BACKUP,
        BACKED_UP
    }

    private static final String CLONE_PREFIX = "clone-";
    private static final int KEPT_CLONES = 3;

    /** Between two works of one kind, so that steps get their share of the log. */
    private static final long PAUSE_NANOS = 3_000_000;

    private final PrintStream output = System.out;
    private final Database db;
    private final Path backup;

    private KilledWriter(Database db, Path folder) {
        this.db = db;
        this.backup = backupOf(folder);
    }

    /** Returns where the database of a folder is backed up to, again and again. */
    static Path backupOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + "-backup");
    }

    static DatabaseOptions options() {
        return DatabaseOptions.defaults().memtableRows(16).memoryBudget(16L << 20).searchThreads(1);
    }

    static String cloneName(long number) {
        return CLONE_PREFIX + number;
    }

    /** Returns the numbers of the clones there are. */
    static NavigableSet<Long> clones(Database db) {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (String name : db.listCollections()) {
            if (name.startsWith(CLONE_PREFIX)) {
                numbers.add(Long.parseLong(name.substring(CLONE_PREFIX.length())));
            }
        }
        return numbers;
    }

    /** Takes the folder and the number of the last acknowledged step. */
    public static void main(String[] arguments) {
        long acknowledged = Long.parseLong(arguments[1]);
        Path folder = Path.of(arguments[0]);
        try (Database db = Database.open(folder, options())) {
            KilledWriter writer = new KilledWriter(db, folder);
            // A further kind of work is one more loop here and its two words above.
            for (Runnable work : List.<Runnable>of(writer::cloneAndDrop, writer::compact, writer::backUp)) {
                Thread.ofPlatform().start(() -> orExit(() -> forEver(work)));
            }
            orExit(() -> writer.takeSteps(acknowledged));
        }
    }

    private static void forEver(Runnable work) {
        while (true) {
            work.run();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends the process when something fails, which its parent sees. */
    @SuppressWarnings("CatchAndPrintStackTrace") // the parent shows what was printed
    private static void orExit(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void takeSteps(long acknowledged) {
        long last = lastStep(acknowledged);
        say(Word.OPEN, last);
        for (long step = last + 1; ; step++) {
            KillSteps.take(step, db);
            say(Word.STEP, step);
        }
    }

    /** Returns the step that was taken last: the acknowledged one, or that which was under way. */
    private long lastStep(long acknowledged) {
        var contents = KillSteps.contents(db);
        for (long step = acknowledged + 1; step >= acknowledged; step--) {
            if (contents.equals(KillSteps.after(step))) {
                return step;
            }
        }
        throw new IllegalStateException("The documents are those neither after step " + acknowledged
                + " nor after the next: " + contents);
    }

    private void cloneAndDrop() {
        NavigableSet<Long> clones = clones(db);
        long next = clones.isEmpty() ? 1 : clones.last() + 1;
        say(Word.CLONE, next);
        db.cloneCollection(Database.DEFAULT_COLLECTION, cloneName(next));
        say(Word.CLONED, next);
        if (clones.size() >= KEPT_CLONES) {
            long oldest = clones.first();
            say(Word.DROP, oldest);
            db.deleteCollection(cloneName(oldest));
            say(Word.DROPPED, oldest);
        }
    }

    private void compact() {
        say(Word.COMPACT, 0);
        db.compact();
        say(Word.COMPACTED, 0);
    }

    private void backUp() {
        say(Word.BACKUP, 0);
        db.backup(backup);
        say(Word.BACKED_UP, 0);
    }

    private void say(Word word, long number) {
        synchronized (output) {
            output.println(word + " " + number);
            output.flush();
        }
    }
}
