package io.quantara.internal.index.graph;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Keeps walks for the next search, so that a search allocates none. Safe for many threads, and never waits. */
final class WalkPool {

    private static final int PLACES = 64;

    private final Graph graph;
    private final AtomicReferenceArray<@Nullable Walk> idle = new AtomicReferenceArray<>(PLACES);

    WalkPool(Graph graph) {
        this.graph = graph;
    }

    Walk take() {
        int begin = place();
        for (int i = 0; i < PLACES; i++) {
            int at = (begin + i) % PLACES;
            if (idle.getPlain(at) != null) {
                Walk walk = idle.getAndSet(at, null);
                if (walk != null) {
                    return walk;
                }
            }
        }
        return new Walk(graph);
    }

    /** Takes a walk back; where there is no room for it, it is forgotten. */
    void give(Walk walk) {
        int begin = place();
        for (int i = 0; i < PLACES; i++) {
            if (idle.compareAndSet((begin + i) % PLACES, null, walk)) {
                return;
            }
        }
    }

    private static int place() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
