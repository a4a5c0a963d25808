package io.quantara.internal.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What searches need besides an index, kept for the next ones so that a search allocates nothing. Safe for many
 * threads, virtual ones too.
 *
 * @param <T> used by one search at a time
 */
public final class ScratchPool<T> {

    /** More searches at once than this make scratch of their own, which is garbage afterwards. */
    private static final int MOST_KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private final Supplier<T> maker;
    private final List<T> kept = new ArrayList<>(MOST_KEPT);

    /** Creates an empty pool. */
    public ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Returns scratch that nobody else uses; give it back. */
    public T take() {
        synchronized (kept) {
            if (!kept.isEmpty()) {
                return kept.removeLast();
            }
        }
        return maker.get();
    }

    /** Takes scratch back. */
    public void giveBack(T scratch) {
        synchronized (kept) {
            if (kept.size() < MOST_KEPT) {
                kept.add(scratch);
            }
        }
    }

    /** Returns the memory of all that is kept, in bytes. */
    public long memoryBytes(ToLongFunction<T> ofOne) {
        synchronized (kept) {
            return kept.stream().mapToLong(ofOne).sum();
        }
    }
}
