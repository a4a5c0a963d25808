package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder as it was found, damaged or not: every file opened as far as that goes, and the state of the database that
 * follows from what can be read. Changes nothing on the disk. Used by one thread, and closed by who took it.
 */
final class Survey implements AutoCloseable {

    private final Disk disk;
    private final FoundSegment.Reading reading;
    private final Findings findings;
    private final Set<String> distrusted;
    private final Reclaimer reclaimer = new Reclaimer(new IdleScheduler());
    private final FileLifetime lifetime;
    private final FolderIdentity identity;
    private final Map<Long, FoundSegment> segments = new TreeMap<>();
    private final Map<Long, FoundDeletions> deletions = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final LostRows lost = new LostRows();
    private final Memtable memtable = new Memtable(reclaimer);
    private @Nullable SurveyedCatalog base;
    private @Nullable LogReplay replay;
    private @Nullable LogSurvey logs;
    private @Nullable Version version;
    private long returned;
    private long sequence;
    private boolean isStateKnown;

    private Survey(Disk disk, FoundSegment.Reading reading, Findings findings, Set<String> distrusted)
            throws IOException {
        this.disk = disk;
        this.reading = reading;
        this.findings = findings;
        this.distrusted = distrusted;
        this.lifetime = new FileLifetime(disk, reclaimer, FileLifetime.Deleting.FORBIDDEN);
        this.identity = FolderIdentity.find(disk, findings);
    }

    /**
     * Looks at a folder.
     *
     * @param findings hears what is wrong
     * @throws io.quantara.NotFoundException when there is no database
     * @throws io.quantara.UnknownFormatException when it needs a newer release
     */
    static Survey take(Disk disk, FoundSegment.Reading reading, Findings findings) throws IOException {
        return take(disk, reading, findings, Set.of());
    }

    /** Looks at a folder with segments whose rows must be decoded one by one, though their checksums are right. */
    static Survey take(Disk disk, FoundSegment.Reading reading, Findings findings, Set<String> distrusted)
            throws IOException {
        Survey survey = new Survey(disk, reading, findings, distrusted);
        boolean taken = false;
        try {
            survey.openFiles();
            survey.readState();
            taken = true;
            return survey;
        } finally {
            if (!taken) {
                survey.close();
            }
        }
    }

    private void openFiles() throws IOException {
        ManifestCodec.Contents contents = identity.contents();
        for (FileSummary file : contents == null ? List.<FileSummary>of() : contents.files()) {
            FileName name = FileName.parse(file.name()).orElse(null);
            if (name == null) {
                findings.data(file.name(), -1, null, "The manifest names a file '" + file.name()
                        + "', which is none of ours. Run repair.");
            } else if (name.kind() == FileKind.SEGMENT) {
                segments.put(name.number(), open(name, file));
            } else if (name.kind() == FileKind.DELETIONS) {
                deletions.put(name.number(), FoundDeletions.read(disk, file, findings));
            }
            if (!disk.exists(file.name())) {
                missing.add(file.name());
            }
        }
    }

    private FoundSegment open(FileName name, @Nullable FileSummary summary) throws IOException {
        FoundSegment segment = FoundSegment.open(disk, name, summary, reading, lifetime, findings);
        if (distrusted.contains(segment.name())) {
            segment.distrust();
        }
        return segment;
    }

    private void readState() throws IOException {
        SurveyedCatalog found = new SurveyedCatalog(this);
        base = found;
        isStateKnown = identity.isManifestRight() || isUnborn();
        if (!isStateKnown) {
            for (String file : disk.list()) {
                FileName name = FileName.parse(file).orElse(null);
                if (name != null && name.kind() == FileKind.SEGMENT && !segments.containsKey(name.number())) {
                    segments.put(name.number(), open(name, null));
                    found.addUnknown(segments.get(name.number()), name.number());
                }
            }
        }
        Catalog catalog = found.catalog();
        LogReplay replaying = new LogReplay(
                catalog,
                found.sequence(),
                memtable,
                lost,
                isStateKnown ? LogReplay.Collections.KNOWN : LogReplay.Collections.RECOVERED);
        replay = replaying;
        UUID databaseId = identity.databaseId();
        if (databaseId != null) {
            LogSurvey read = new LogSurvey(disk, databaseId, replaying, findings);
            logs = read;
            if (isStateKnown) {
                read.readChain(found.oldestLog());
            } else {
                read.readAll();
            }
        }
        found.forgetReplayed(replaying.first(), replaying.last());
        sequence = isStateKnown ? replaying.last() : Math.max(replaying.last(), found.highestRow());
        catalog = replaying.catalog();
        returned = DuplicateRows.remove(catalog, found.catalog(), found.uncertain(), sequence);
        version = new Version(found.withoutEmpty(catalog, sequence));
    }

    /** Returns whether no manifest was ever published. */
    private boolean isUnborn() {
        return identity.newest() == 0 && !findings.has(KnownFolder.MANIFEST);
    }

    /** Returns whether the newest manifest can be read, or none is needed. */
    boolean isStateKnown() {
        return isStateKnown;
    }

    /** Returns whether rows of a segment must be decoded one by one. */
    boolean isDistrusted(long segment) {
        return distrusted.contains(FileName.segment(segment).name());
    }

    Disk disk() {
        return disk;
    }

    FileLifetime lifetime() {
        return lifetime;
    }

    FolderIdentity identity() {
        return identity;
    }

    Findings findings() {
        return findings;
    }

    Map<Long, FoundSegment> segments() {
        return segments;
    }

    Map<Long, FoundDeletions> deletions() {
        return deletions;
    }

    LostRows lost() {
        return lost;
    }

    /** Returns the files that the manifest names and the folder does not have. */
    Set<String> missing() {
        return missing;
    }

    /** Returns what is known without the logs. */
    SurveyedCatalog base() {
        return required(base);
    }

    /** Returns how many documents are there that may have been deleted before. */
    long returned() {
        return returned;
    }

    /** Returns the sequence number of the newest batch that can be read. */
    long sequence() {
        return sequence;
    }

    LogReplay replay() {
        return required(replay);
    }

    /** Returns what was found in the logs, or null where nothing tells which database they would belong to. */
    @Nullable LogSurvey logs() {
        return logs;
    }

    /** Returns the newest state that can be read; the caller closes it. */
    Snapshot snapshot() {
        Version newest = required(version);
        newest.retain();
        return new Snapshot(newest, sequence);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the survey was not taken");
        }
        return value;
    }

    @Override
    public void close() {
        if (version != null) {
            version.release();
        }
        memtable.resource().release();
        segments.values().forEach(FoundSegment::release);
        reclaimer.run();
    }
}
