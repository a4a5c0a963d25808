package io.quantara.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/** Operations on a {@link SharedResource}: threads retain and release it, the first one also as its creator. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class CountedHolds {

    private static final int MOST_THREADS = 5;

    private final AtomicInteger freed = new AtomicInteger();
    private final SharedResource resource = new SharedResource(freed::incrementAndGet);
    private final int[] holds = new int[MOST_THREADS];

    /** The first thread is the creator. */
    public CountedHolds() {
        holds[1] = 1;
    }

    /** Retains it, unless it was freed. */
    @Operation
    public boolean retain(@Param(name = "thread") int thread) {
        boolean retained = resource.tryRetain();
        holds[thread] += retained ? 1 : 0;
        return retained;
    }

    /** Releases one of the holds of the thread, if it has any. */
    @Operation
    public boolean release(@Param(name = "thread") int thread) {
        if (holds[thread] == 0) {
            return false;
        }
        holds[thread]--;
        resource.release();
        return true;
    }

    /** Uses it, if the thread may; returns whether it was freed under its hands. */
    @Operation
    public boolean isFreedInUse(@Param(name = "thread") int thread) {
        return holds[thread] > 0 && freed.get() > 0;
    }

    /** It is freed once, when nobody holds it. */
    @Validate
    public void isFreedOnce() {
        int held = 0;
        for (int count : holds) {
            held += count;
        }
        if (freed.get() != (held == 0 ? 1 : 0)) {
            throw new IllegalStateException("freed " + freed + " times, with " + held + " holds left");
        }
    }
}
