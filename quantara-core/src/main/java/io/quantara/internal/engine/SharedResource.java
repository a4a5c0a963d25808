package io.quantara.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that lives as long as anybody retains it: a memtable's memory, a mapped file. Thread-safe. */
final class SharedResource {

    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable free;

    /** Creates a resource held once, by its creator. */
    SharedResource(Runnable free) {
        this.free = free;
    }

    /** Adds a holder; the caller must know that there is one. */
    void retain() {
        boolean held = tryRetain();
        assert held : "a resource was retained after it was freed";
    }

    /** Adds a holder unless the resource was freed. */
    boolean tryRetain() {
        int count = holders.get();
        while (count > 0) {
            if (holders.compareAndSet(count, count + 1)) {
                return true;
            }
            count = holders.get();
        }
        return false;
    }

    /** Returns how many hold it, as of a moment ago. */
    int holders() {
        return holders.get();
    }

    /** Drops a holder; the last one frees the resource. */
    void release() {
        int left = holders.decrementAndGet();
        assert left >= 0 : left;
        if (left == 0) {
            free.run();
        }
    }
}
