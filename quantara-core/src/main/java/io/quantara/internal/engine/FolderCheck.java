package io.quantara.internal.engine;

import io.quantara.CheckOptions;
import io.quantara.StorageException;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.ManifestStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files of a folder: damaged or not, open in another process or not. Takes no lock and writes nothing. Where
 * a writer replaces files meanwhile, it looks again at what the newer manifest names.
 */
public final class FolderCheck {

    private static final int ATTEMPTS = 20;

    private final Disk disk;
    private final FoundSegment.Reading reading;
    private final IndexTypes types;
    private final @Nullable Snapshot open;
    private final UnneededFiles unneeded;

    private FolderCheck(
            Disk disk,
            CheckOptions.Depth depth,
            IndexTypes types,
            @Nullable Snapshot open,
            UnneededFiles unneeded) {
        this.disk = disk;
        this.reading = switch (depth) {
            case FAST -> FoundSegment.Reading.FRAME;
            case FULL -> FoundSegment.Reading.EVERYTHING;
        };
        this.types = types;
        this.open = open;
        this.unneeded = unneeded;
    }

    /**
     * Checks a folder.
     *
     * @throws io.quantara.NotFoundException when there is no database in it
     * @throws io.quantara.UnknownFormatException when it needs a newer release
     * @throws StorageException when the folder cannot be read
     */
    public static Findings run(Disk disk, CheckOptions.Depth depth, IndexTypes types) {
        return new FolderCheck(disk, depth, types, null, UnneededFiles.ALL).run();
    }

    /** Checks the files of an open database, and the rows that a snapshot of it sees. */
    public static Findings run(Engine engine, Snapshot snapshot, CheckOptions.Depth depth, IndexTypes types) {
        UnneededFiles unneeded = engine.isWriter() ? UnneededFiles.FOREIGN : UnneededFiles.ALL;
        return new FolderCheck(engine.parts().disk(), depth, types, snapshot, unneeded).run();
    }

    private Findings run() {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Findings findings = attempt();
                if (findings != null) {
                    return findings;
                }
            }
        } catch (IOException e) {
            throw Failures.io("check", disk.describe(), e);
        }
        throw new StorageException(
                "The database in " + disk.describe() + " was changed during each of " + ATTEMPTS
                        + " checks: check it in the process that writes, or when that writes less",
                null);
    }

    /** Returns what was found, or null when a writer changed the files meanwhile. */
    private @Nullable Findings attempt() throws IOException {
        Findings findings = new Findings();
        long newest = newest();
        try (Survey survey = Survey.take(disk, reading, findings);
                Snapshot found = survey.snapshot()) {
            IndexCheck indexes = new IndexCheck(disk, types, findings);
            for (CollectionState collection : found.catalog().everyCollection()) {
                collection.parts().forEach(part -> indexes.check(collection, part, reading, found.sequence()));
            }
            ManifestCodec.Contents contents = survey.identity().contents();
            if (contents != null) {
                indexes.checkCodes(contents.files(), reading);
            }
            if (!findings.problems().isEmpty() && newest() != newest) {
                return null;
            }
            Snapshot seen = open == null ? found : open;
            if (reading == FoundSegment.Reading.EVERYTHING) {
                SnapshotCheck.run(seen, findings);
            }
            long documents = 0;
            for (CollectionState collection : seen.catalog().collections()) {
                documents += seen.count(collection);
            }
            findings.documents(documents);
            unneeded.report(disk, survey.identity(), findings);
            return findings;
        } catch (NoSuchFileException e) {
            if (newest() == newest) {
                throw e;
            }
            return null;
        }
    }

    private long newest() throws IOException {
        List<Long> numbers = ManifestStore.published(disk);
        return numbers.isEmpty() ? 0 : numbers.getFirst();
    }
}
