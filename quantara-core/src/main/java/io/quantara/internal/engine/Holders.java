package io.quantara.internal.engine;

import io.quantara.Holder;
import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Finds who keeps rows in files that the present documents do not need. */
public final class Holders {

    private Holders() {}

    /** Who: the name of a collection or version, the place where a snapshot was opened, or the name of a file. */
    public record Found(Holder.Kind kind, String name) {}

    /** Returns who keeps bytes of a document, in memory or in files; none when it is nowhere. */
    public static List<Found> of(Engine engine, UUID id) {
        engine.openSnapshots().releaseLeaked();
        List<Found> holders = new ArrayList<>();
        Set<String> files = new TreeSet<>();
        try (Snapshot now = engine.snapshot()) {
            for (CollectionState collection : now.catalog().byName().values()) {
                if (now.find(collection, id.getMostSignificantBits(), id.getLeastSignificantBits()).isPresent()) {
                    holders.add(new Found(Holder.Kind.COLLECTION, collection.name()));
                }
                if (holdsDeleted(collection, id, now.sequence())) {
                    holders.add(new Found(Holder.Kind.DELETED, collection.name()));
                }
                addFiles(collection, id, files);
            }
            dropped(engine, now.catalog(), id, files)
                    .forEach(name -> holders.add(new Found(Holder.Kind.DELETED, name)));
            now.catalog().versions().values().stream()
                    .filter(version -> holds(version.catalog().collections(), id, files))
                    .forEach(version -> holders.add(new Found(Holder.Kind.VERSION, version.name())));
        }
        engine.openSnapshots().forEach(held -> {
            if (holds(held.catalog().everyCollection(), id, files)) {
                holders.add(new Found(kind(held), held.openedAt()));
            }
        });
        links(engine.parts().disk(), files).keySet().forEach(file -> holders.add(new Found(Holder.Kind.LINK, file)));
        return List.copyOf(holders);
    }

    /** A collection that was dropped is still in the published state until the next flush. */
    private static List<String> dropped(Engine engine, Catalog now, UUID id, Set<String> files) {
        Version durable = engine.state().versions().durableHeld();
        try {
            return durable.catalog().collections().stream()
                    .filter(collection -> now.collection(collection.id()) == null)
                    .filter(collection -> holds(List.of(collection), id, files))
                    .map(CollectionState::name)
                    .sorted()
                    .toList();
        } finally {
            durable.release();
        }
    }

    private static boolean holdsDeleted(CollectionState collection, UUID id, long sequence) {
        for (Part part : collection.parts()) {
            int ordinal = find(part, id);
            if (ordinal >= 0 && part.deletions().isDeleted(ordinal, sequence)) {
                return true;
            }
        }
        return false;
    }

    private static int find(Part part, UUID id) {
        return part.source().find(id.getMostSignificantBits(), id.getLeastSignificantBits(), Long.MAX_VALUE);
    }

    private static boolean holds(Collection<CollectionState> collections, UUID id, Set<String> files) {
        boolean any = false;
        for (CollectionState collection : collections) {
            any |= addFiles(collection, id, files);
        }
        return any;
    }

    private static boolean addFiles(CollectionState collection, UUID id, Set<String> files) {
        boolean any = false;
        for (Part part : collection.parts()) {
            if (find(part, id) >= 0) {
                any = true;
                if (part.source() instanceof SegmentGroup group) {
                    files.add(group.file().summary().name());
                }
            }
        }
        return any;
    }

    private static Holder.Kind kind(OpenSnapshots.Held held) {
        return held.kind() == HeldSnapshot.Kind.STREAM ? Holder.Kind.STREAM : Holder.Kind.SNAPSHOT;
    }

    /** Returns who keeps files or parts of files that no present collection needs. */
    static List<Found> ofUnneeded(Engine engine) {
        List<Found> holders = new ArrayList<>();
        try (Snapshot now = engine.snapshot()) {
            Map<SegmentFile, Set<Long>> needed = groups(now.catalog().collections());
            now.catalog().versions().values().stream()
                    .filter(version -> !isNeeded(version.catalog().collections(), needed))
                    .forEach(version -> holders.add(new Found(Holder.Kind.VERSION, version.name())));
            engine.openSnapshots().forEach(held -> {
                if (!isNeeded(held.catalog().everyCollection(), needed)) {
                    holders.add(new Found(kind(held), held.openedAt()));
                }
            });
        }
        return holders;
    }

    private static Map<SegmentFile, Set<Long>> groups(Collection<CollectionState> collections) {
        Map<SegmentFile, Set<Long>> groups = new HashMap<>();
        for (CollectionState collection : collections) {
            for (Part part : collection.parts()) {
                if (part.source() instanceof SegmentGroup group) {
                    groups.computeIfAbsent(group.file(), file -> new HashSet<>())
                            .add(group.group());
                }
            }
        }
        return groups;
    }

    private static boolean isNeeded(Collection<CollectionState> collections, Map<SegmentFile, Set<Long>> needed) {
        return groups(collections).entrySet().stream()
                .allMatch(file ->
                        needed.getOrDefault(file.getKey(), Set.of()).containsAll(file.getValue()));
    }

    /** Returns which of some files have further hard links, and how many links those have. */
    static Map<String, Integer> links(Disk disk, Collection<String> files) {
        Map<String, Integer> linked = new HashMap<>();
        for (String file : files) {
            try {
                int links = disk.links(file);
                if (links > 1) {
                    linked.put(file, links);
                }
            } catch (NoSuchFileException _) {
                // It went meanwhile.
            } catch (IOException e) {
                throw Failures.io("look at", file, e);
            }
        }
        return linked;
    }
}
