package io.quantara.internal.engine;

import io.quantara.NotFoundException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderListing;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/**
 * A folder that this process does not write to: a backup, or a database that another process may be writing. Nothing
 * keeps its files, so a copy begins again when they went.
 */
final class FolderSource implements CopySource {

    private static final LateLogger LOG = new LateLogger(FolderSource.class);
    private static final int READ_ATTEMPTS = 20;

    private final Disk disk;
    private final LogReader.Scope scope;
    private final ManifestStore manifests;
    private boolean countsNewest;

    private FolderSource(Disk disk, LogReader.Scope scope, ManifestStore manifests) {
        this.countsNewest = scope == LogReader.Scope.ALL;
        this.disk = disk;
        this.scope = scope;
        this.manifests = manifests;
    }

    /**
     * Looks at a folder.
     *
     * @param scope which batches of its logs count
     * @throws NotFoundException when there is no database in it
     */
    static FolderSource open(Disk disk, LogReader.Scope scope) throws IOException {
        if (disk.exists(FormatFile.INCOMPLETE)) {
            throw new NotFoundException("What is in " + disk.describe()
                    + " was never finished being copied there: name another folder, or make it again");
        }
        try {
            FormatFile format = FormatFile.read(disk);
            return new FolderSource(disk, scope, new ManifestStore(disk, format.databaseId()));
        } catch (NoSuchFileException e) {
            throw new NotFoundException(
                    "There is no database or backup in " + disk.describe() + ": check the path", e);
        }
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Held hold() throws IOException {
        return new Held(newest(), scope, Long.MAX_VALUE, () -> {});
    }

    /**
     * A writer deletes the files of an older manifest only after that manifest: when files of it are missing all the
     * same, as where that failed, the newer one counts.
     */
    @Override
    public boolean hasMovedOn(Held held) throws IOException {
        long number = held.manifest().number();
        if (newest().number() == number) {
            countsNewest = true;
        }
        return newest().number() != number;
    }

    @Override
    public boolean isClosing() {
        return false;
    }

    /** Reads the manifest that counts; another process may take it away after it was seen. */
    private StoredManifest newest() throws IOException {
        for (int attempt = 1; attempt < READ_ATTEMPTS; attempt++) {
            try {
                return manifests.read(newestNumber());
            } catch (NoSuchFileException e) {
                LOG.get().log(System.Logger.Level.DEBUG, "A manifest was replaced while it was read", e);
            }
        }
        return manifests.read(newestNumber());
    }

    /** Returns the newest manifest, while another process may write only one that a power cut cannot take back. */
    private long newestNumber() throws IOException {
        FolderListing listing = FolderListing.of(disk);
        OptionalLong number = countsNewest ? listing.newestManifest() : listing.settledManifest();
        return number.orElseThrow(() -> new NotFoundException("The database in " + disk.describe()
                + " was never finished being created: open it for writing once"));
    }
}
