package io.quantara.internal.index;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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
    private final AtomicReferenceArray<@Nullable T> kept = new AtomicReferenceArray<>(MOST_KEPT);

    /** Creates an empty pool. */
    public ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Returns scratch that nobody else uses; give it back. */
    public T take() {
        for (int at = 0; at < MOST_KEPT; at++) {
            T scratch = kept.get(at);
            if (scratch != null && kept.compareAndSet(at, scratch, null)) {
                return scratch;
            }
        }
        return maker.get();
    }

    /** Takes scratch back. */
    public void giveBack(T scratch) {
        for (int at = 0; at < MOST_KEPT; at++) {
            if (kept.get(at) == null && kept.compareAndSet(at, null, scratch)) {
                return;
            }
        }
    }

    /** Returns the memory of all that is kept, in bytes. */
    public long memoryBytes(ToLongFunction<T> ofOne) {
        long bytes = 0;
        for (int at = 0; at < MOST_KEPT; at++) {
            T scratch = kept.get(at);
            bytes += scratch == null ? 0 : ofOne.applyAsLong(scratch);
        }
        return bytes;
    }
}
