package io.quantara.internal.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * The manifests and logs in a folder at one look: what a reader follows. A look is not atomic: while a writer is at
 * work it may miss a file, never show one that was not there.
 *
 * @param manifests the numbers of the published manifests, ascending
 * @param logs the numbers of the logs, ascending
 */
public record FolderListing(List<Long> manifests, List<Long> logs) {

    /**
     * Lists a folder.
     *
     * @param disk the folder
     * @throws IOException if the folder cannot be read
     */
    public static FolderListing of(Disk disk) throws IOException {
        List<Long> manifests = new ArrayList<>();
        List<Long> logs = new ArrayList<>();
        for (String file : disk.list()) {
            FileName.parse(file).ifPresent(name -> {
                if (name.kind() == FileKind.MANIFEST) {
                    manifests.add(name.number());
                } else if (name.kind() == FileKind.LOG) {
                    logs.add(name.number());
                }
            });
        }
        Collections.sort(manifests);
        Collections.sort(logs);
        return new FolderListing(List.copyOf(manifests), List.copyOf(logs));
    }

    /** Returns the newest manifest. */
    public OptionalLong newestManifest() {
        return manifests.isEmpty() ? OptionalLong.empty() : OptionalLong.of(manifests.getLast());
    }

    /**
     * Returns the newest manifest that is known to survive a power cut. A writer deletes the manifest before once the
     * directory entry of a new one is durable; while both are there, the older one is still whole and counts.
     */
    public OptionalLong settledManifest() {
        return manifests.size() < 2 ? newestManifest() : OptionalLong.of(manifests.get(manifests.size() - 2));
    }
}
