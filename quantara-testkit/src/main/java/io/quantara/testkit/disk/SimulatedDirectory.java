package io.quantara.testkit.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The names of a simulated folder, as programs see them and as the disk has them. */
final class SimulatedDirectory {

    /** One change: the name that goes, if any, and the name that comes, if any. A rename is both at once. */
    private record Change(@Nullable String gone, @Nullable String come, SimulatedContent content) {

        void applyTo(Map<String, SimulatedContent> names) {
            if (gone != null) {
                names.remove(gone);
            }
            if (come != null) {
                names.put(come, content);
            }
        }
    }

    private final Map<String, SimulatedContent> cache;
    private Map<String, SimulatedContent> platter;
    private final List<Change> unforced = new ArrayList<>();

    SimulatedDirectory() {
        this(new HashMap<>(), new HashMap<>());
    }

    private SimulatedDirectory(Map<String, SimulatedContent> cache, Map<String, SimulatedContent> platter) {
        this.cache = cache;
        this.platter = platter;
    }

    Map<String, SimulatedContent> names() {
        return cache;
    }

    void create(String name, SimulatedContent content) {
        change(new Change(null, name, content));
    }

    void rename(String from, String to, SimulatedContent content) {
        change(new Change(from, to, content));
    }

    void delete(String name, SimulatedContent content) {
        change(new Change(name, null, content));
    }

    void force() {
        platter = new HashMap<>(cache);
        unforced.clear();
    }

    SimulatedDirectory afterProcessKill() {
        var survivors = new Copies(SimulatedContent::afterProcessKill);
        var survivor = new SimulatedDirectory(survivors.of(cache), survivors.of(platter));
        for (Change change : unforced) {
            survivor.unforced.add(new Change(change.gone(), change.come(), survivors.of(change.content())));
        }
        return survivor;
    }

    SimulatedDirectory afterPowerCut(CrashVariant variant, SplittableRandom random) {
        Map<String, SimulatedContent> found = switch (variant) {
            case UNSYNCED_DROPPED -> platter;
            case UNSYNCED_KEPT, GROWN_ZEROS, GROWN_GARBAGE -> cache;
            case RANDOM_SECTORS, RANDOM_PAGES, REORDERED, ENTRIES_LOST -> someChanges(random);
        };
        var survivors = new Copies(content -> content.afterPowerCut(variant, random));
        return new SimulatedDirectory(survivors.of(found), survivors.of(found));
    }

    private Map<String, SimulatedContent> someChanges(SplittableRandom random) {
        Map<String, SimulatedContent> found = new HashMap<>(platter);
        for (Change change : unforced) {
            if (random.nextBoolean()) {
                change.applyTo(found);
            }
        }
        return found;
    }

    private void change(Change change) {
        change.applyTo(cache);
        unforced.add(change);
    }

    /** Copies each file once, however many names it has; in the order of the names, so that a seed decides all. */
    private static final class Copies {

        private final UnaryOperator<SimulatedContent> copy;
        private final IdentityHashMap<SimulatedContent, SimulatedContent> done = new IdentityHashMap<>();

        Copies(UnaryOperator<SimulatedContent> copy) {
            this.copy = copy;
        }

        SimulatedContent of(SimulatedContent content) {
            return done.computeIfAbsent(content, copy);
        }

        Map<String, SimulatedContent> of(Map<String, SimulatedContent> names) {
            Map<String, SimulatedContent> copies = new HashMap<>();
            new TreeMap<>(names).forEach((name, content) -> copies.put(name, of(content)));
            return copies;
        }
    }
}
