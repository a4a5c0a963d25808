package io.quantara.internal.engine;

import io.quantara.ClosedException;
import io.quantara.internal.storage.LateLogger;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The snapshots and streams that are held from outside the engine. One that becomes unreachable without having been
 * closed is released, and reported with where it was opened.
 *
 * <p>There is no thread that waits for unreachable ones, since the engine owns none: they are looked for whenever a
 * snapshot is taken, after each flush and merge, and when figures are asked for. Only these make an unclosed snapshot
 * cost more than it did before. Thread-safe.
 */
public final class OpenSnapshots {

    private static final LateLogger LOG = new LateLogger(OpenSnapshots.class);
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final int MOST_FRAMES = 8;

    private final ReferenceQueue<HeldSnapshot> unreachable = new ReferenceQueue<>();
    private final Set<Entry> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong leaked = new AtomicLong();
    private volatile boolean closed;

    /** What is known of one of them, without reaching what holds it. Compared by identity. */
    final class Entry extends PhantomReference<HeldSnapshot> {

        private final Snapshot snapshot;
        private final HeldSnapshot.Kind kind;
        private final long openedNanos = System.nanoTime();
        private final List<StackFrame> callers = callers();

        Entry(HeldSnapshot holder, Snapshot snapshot, HeldSnapshot.Kind kind) {
            super(holder, unreachable);
            this.snapshot = snapshot;
            this.kind = kind;
        }

        Snapshot snapshot() {
            return snapshot;
        }

        HeldSnapshot.Kind kind() {
            return kind;
        }

        private Duration age(long nowNanos) {
            return Duration.ofNanos(nowNanos - openedNanos);
        }

        private String openedAt() {
            return callers.stream().map(StackFrame::toString).collect(Collectors.joining("\n"));
        }

        /** Lets go of the snapshot, however often it is called. */
        void release() {
            open.remove(this);
            clear();
            snapshot.close();
        }
    }

    /**
     * Figures about an open snapshot.
     *
     * @param kind what holds it
     * @param catalog what it sees
     * @param sequence the sequence number it sees
     * @param age how long it has been open
     * @param openedAt the calling methods, innermost first, a line each
     */
    public record Figures(
            HeldSnapshot.Kind kind, Catalog catalog, long sequence, Duration age, String openedAt) {}

    /**
     * Takes over a snapshot for somebody outside the engine, who closes what this returns.
     *
     * @throws ClosedException when the database was closed meanwhile
     */
    public HeldSnapshot hold(Snapshot snapshot, HeldSnapshot.Kind kind) {
        releaseLeaked();
        HeldSnapshot held = new HeldSnapshot(this, snapshot, kind);
        open.add(held.entry());
        if (closed) {
            held.close();
            throw Calls.closed();
        }
        return held;
    }

    /** The methods outside this library that led here: cheap, since nothing is rendered before it is asked for. */
    private static List<StackFrame> callers() {
        return STACK.walk(frames -> frames.dropWhile(frame -> isOurs(frame.getClassName()))
                .limit(MOST_FRAMES)
                .toList());
    }

    private static boolean isOurs(String className) {
        return className.startsWith("io.quantara.internal.") || className.startsWith("io.quantara.Embedded");
    }

    /** Releases those that nobody can close any more, and reports each. */
    void releaseLeaked() {
        for (Reference<?> found = unreachable.poll(); found != null; found = unreachable.poll()) {
            if (found instanceof Entry entry && open.contains(entry)) {
                leaked.incrementAndGet();
                LOG.get().log(System.Logger.Level.WARNING, () -> "A " + entry.kind.name().toLowerCase(Locale.ROOT)
                        + " of sequence number " + entry.snapshot.sequence() + " was not closed before it was lost."
                        + " It was open for " + entry.age(System.nanoTime()).toSeconds() + " s and is released now."
                        + " Close it where it is opened, with try-with-resources:\n" + entry.openedAt());
                entry.release();
            }
        }
    }

    /** What an open one sees, and where it was opened. */
    record Held(HeldSnapshot.Kind kind, Catalog catalog, String openedAt) {}

    /** Shows all that are open to a visitor, each held meanwhile. */
    void forEach(Consumer<Held> visitor) {
        for (Entry entry : open) {
            Snapshot snapshot = entry.snapshot.retained();
            if (snapshot != null) {
                try (snapshot) {
                    visitor.accept(new Held(entry.kind, snapshot.catalog(), entry.openedAt()));
                }
            }
        }
    }

    /** Returns how many are open. */
    public int count() {
        return open.size();
    }

    /** Returns how many were released because nobody could close them any more. */
    public long leaked() {
        releaseLeaked();
        return leaked.get();
    }

    /** Returns the open ones, the oldest first. */
    public List<Figures> oldest(int most) {
        releaseLeaked();
        long now = System.nanoTime();
        return open.stream()
                .sorted(Comparator.comparingLong(entry -> entry.openedNanos - now))
                .limit(most)
                .map(entry -> new Figures(
                        entry.kind,
                        entry.snapshot.catalog(),
                        entry.snapshot.sequence(),
                        entry.age(now),
                        entry.openedAt()))
                .toList();
    }

    /** Closes all of them, and whatever comes later. */
    void close() {
        closed = true;
        releaseLeaked();
        open.forEach(Entry::release);
    }
}
