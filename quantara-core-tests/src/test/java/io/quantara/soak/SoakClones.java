package io.quantara.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.VectorCollection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Clones the documents again and again, keeps each clone until there is the next, and drops it. For use by one thread,
 * but for {@link #state}.
 */
final class SoakClones {

    private final Database db;
    private final SoakProgress progress;
    private final StateLine steps;
    private volatile @Nullable Clone clone;
    private long number;

    private record Clone(String name, SoakState state) {}

    SoakClones(Database db, SoakProgress progress, StateLine steps) {
        this.db = db;
        this.progress = progress;
        this.steps = steps;
    }

    /** Makes a clone, which must hold a state; the one before must not have changed, and is dropped. */
    void next() {
        String name = "clone " + ++number;
        SoakState before = progress.acknowledged();
        VectorCollection made = db.cloneCollection(Database.DEFAULT_COLLECTION, name);
        SoakState after = progress.begun();
        SoakState state = SoakState.read(made, SoakPlan.WRITERS);
        SoakProgress.requireBetween(before, state, after);
        steps.add(state);
        Clone last = clone;
        clone = new Clone(name, state);
        if (last != null) {
            assertThat(SoakState.read(db.getCollection(last.name), SoakPlan.WRITERS)).isEqualTo(last.state);
            db.deleteCollection(last.name);
        }
    }

    /** Returns the state of the clone there is now. */
    Optional<SoakState> state() {
        return Optional.ofNullable(clone).map(Clone::state);
    }
}
