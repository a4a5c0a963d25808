package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.NotFoundException;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogRemains;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which database a folder holds, and the newest manifest of it that can be read, whatever is damaged.
 *
 * @param databaseId the id of the database; null where no file tells it
 * @param isFormatRight whether the format file is whole and agrees
 * @param manifest the newest manifest that can be read, or null
 * @param contents what it says, or null
 * @param newest the number of the newest published manifest, readable or not, 0 for none
 * @param damagedManifests the names of manifests newer than the one that can be read
 */
record FolderIdentity(
        @Nullable UUID databaseId,
        boolean isFormatRight,
        @Nullable StoredManifest manifest,
        ManifestCodec.@Nullable Contents contents,
        long newest,
        List<String> damagedManifests) {

    private static final LateLogger LOG = new LateLogger(FolderIdentity.class);

    /** Returns whether the newest manifest can be read, so that it is known what the folder must hold. */
    boolean isManifestRight() {
        return manifest != null && damagedManifests.isEmpty();
    }

    /**
     * Looks at the format file and the manifests of a folder.
     *
     * @throws NotFoundException when the folder holds nothing of ours
     * @throws UnknownFormatException when it needs a newer release
     */
    static FolderIdentity find(Disk disk, Findings findings) throws IOException {
        UUID stated = statedId(disk, findings);
        List<Long> numbers = ManifestStore.published(disk);
        List<String> damaged = new ArrayList<>();
        for (long number : numbers) {
            String name = FileName.manifest(number).name();
            try {
                StoredManifest manifest = ManifestStore.read(disk, number);
                ManifestCodec.Contents contents = ManifestCodec.decode(manifest.payload(), name);
                requireOwn(disk, stated, manifest, contents);
                findings.file(name, disk.length(name));
                boolean agrees = manifest.databaseId().equals(stated);
                if (stated != null && !agrees) {
                    findings.data(FileName.FORMAT.name(), 16, null, "The file FORMAT says that this is database "
                            + stated + ", but " + name + " belongs to " + manifest.databaseId() + ". Run repair.");
                }
                return new FolderIdentity(
                        manifest.databaseId(), agrees, manifest, contents, numbers.getFirst(), damaged);
            } catch (CorruptionException e) {
                findings.data(e);
                damaged.add(name);
            }
        }
        reportMissingManifest(disk, findings, damaged);
        UUID fromLogs = idOfLogs(disk).orElse(stated);
        boolean agrees = stated != null && stated.equals(fromLogs);
        return new FolderIdentity(fromLogs, agrees, null, null, numbers.isEmpty() ? 0 : numbers.getFirst(), damaged);
    }

    private static @Nullable UUID statedId(Disk disk, Findings findings) throws IOException {
        String name = FileName.FORMAT.name();
        try {
            FormatFile format = FormatFile.read(disk);
            findings.file(name, disk.length(name));
            return format.databaseId();
        } catch (CorruptionException e) {
            findings.data(e);
        } catch (UnknownFormatException e) {
            if (FormatFile.isOurs(disk) || !hasDataFiles(disk)) {
                throw e;
            }
            findings.data(name, 0, null, "The first bytes of the file FORMAT are damaged. Run repair.");
        } catch (NoSuchFileException e) {
            KnownFolder.requireNotIncomplete(disk);
            if (!hasDataFiles(disk)) {
                throw new NotFoundException(
                        "There is no database in " + disk.describe() + ": check the path", e);
            }
            findings.data(name, -1, null, "The file FORMAT is missing, though there are files of a database."
                    + " Put it back, or run repair.");
        }
        return null;
    }

    private static boolean hasDataFiles(Disk disk) throws IOException {
        return names(disk).stream().anyMatch(name -> name.number() > 0);
    }

    private static List<FileName> names(Disk disk) throws IOException {
        return disk.list().stream().flatMap(file -> FileName.parse(file).stream()).toList();
    }

    /** Where format file and manifest disagree, the logs and the files that the manifest names tell who is right. */
    private static void requireOwn(
            Disk disk, @Nullable UUID stated, StoredManifest manifest, ManifestCodec.Contents contents)
            throws IOException {
        if (stated == null || stated.equals(manifest.databaseId())) {
            return;
        }
        UUID ofLogs = idOfLogs(disk).orElse(null);
        boolean isOwn = ofLogs != null ? ofLogs.equals(manifest.databaseId()) : hasAnyOf(disk, contents);
        if (!isOwn) {
            String name = FileName.manifest(manifest.number()).name();
            throw new CorruptionException(name, 0, "Manifest " + name + " belongs to database "
                    + manifest.databaseId() + ", not to " + stated + ". Put the right file back, or run repair.");
        }
    }

    private static boolean hasAnyOf(Disk disk, ManifestCodec.Contents contents) throws IOException {
        for (FileSummary file : contents.files()) {
            FileKind kind = FileName.parse(file.name()).map(FileName::kind).orElse(FileKind.LOCK);
            if (kind == FileKind.SEGMENT || kind == FileKind.DELETIONS || kind == FileKind.INDEX) {
                try (SectionFile _ = SectionFile.open(disk, file, kind)) {
                    return true;
                } catch (CorruptionException | NoSuchFileException e) {
                    LOG.get().log(System.Logger.Level.DEBUG, "No file of this manifest", e);
                }
            }
        }
        return contents.files().isEmpty();
    }

    private static Optional<UUID> idOfLogs(Disk disk) throws IOException {
        for (FileName name : names(disk)) {
            if (name.kind() == FileKind.LOG) {
                Optional<UUID> id = LogRemains.statedId(disk, name.number());
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return Optional.empty();
    }

    private static void reportMissingManifest(Disk disk, Findings findings, List<String> damaged)
            throws IOException {
        if (damaged.isEmpty()) {
            try {
                KnownFolder.requireNothingWithoutManifest(disk);
            } catch (CorruptionException e) {
                findings.data(e);
            }
        }
    }
}
