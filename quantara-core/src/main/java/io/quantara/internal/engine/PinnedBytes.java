package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What named versions keep on disk beyond what the present collections need, by whole files: those that would go if
 * the versions were deleted.
 *
 * @param all the bytes of files that versions need and the present collections do not
 * @param alone for each version the bytes of files that nothing else needs
 */
public record PinnedBytes(long all, Map<String, Long> alone) {

    /** Counts the files of a catalog's versions. */
    public static PinnedBytes of(Catalog catalog, Disk disk) {
        if (catalog.versions().isEmpty()) {
            return new PinnedBytes(0, Map.of());
        }
        Set<String> present = files(catalog.collections());
        Map<String, Set<String>> versionsOfFile = new HashMap<>();
        Map<String, Long> alone = new TreeMap<>();
        for (PinnedVersion pinned : catalog.versions().values()) {
            alone.put(pinned.name(), 0L);
            for (String file : files(pinned.catalog().collections())) {
                if (!present.contains(file)) {
                    versionsOfFile.computeIfAbsent(file, key -> new HashSet<>()).add(pinned.name());
                }
            }
        }
        long all = 0;
        for (Map.Entry<String, Set<String>> file : versionsOfFile.entrySet()) {
            long bytes = length(disk, file.getKey());
            all += bytes;
            if (file.getValue().size() == 1) {
                alone.merge(file.getValue().iterator().next(), bytes, Long::sum);
            }
        }
        return new PinnedBytes(all, alone);
    }

    /** Returns the bytes of files that a catalog needs and the present one with its versions does not. */
    static long beyond(Catalog present, Catalog held, Disk disk) {
        Set<String> files = files(held.everyCollection());
        files.removeAll(files(present.everyCollection()));
        return files.stream().mapToLong(file -> length(disk, file)).sum();
    }

    private static Set<String> files(Collection<CollectionState> collections) {
        Set<String> files = new HashSet<>();
        for (CollectionState collection : collections) {
            for (Part part : collection.parts()) {
                if (part.source() instanceof SegmentGroup group) {
                    files.add(group.file().summary().name());
                    SegmentCodes codes = group.codes();
                    if (codes != null) {
                        files.add(codes.name().name());
                    }
                }
                Deletions.Location deletions = part.deletions().location();
                if (deletions != null) {
                    files.add(FileName.deletions(deletions.fileNumber()).name());
                }
                PartIndex index = part.index();
                if (index != null && index.stored() != null) {
                    files.add(index.stored().summary().name());
                }
            }
        }
        return files;
    }

    private static long length(Disk disk, String file) {
        try {
            return disk.length(file);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw Failures.io("look at", disk.describe(), e);
        }
    }
}
