package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.Metadata;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogHeaderExpectation;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.LogSummary;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.StoredManifest;
import io.quantara.internal.storage.UnfinishedLogException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads back the state of a database: the manifest's files, then the logs. Changes nothing on disk. */
final class Recovery {

    private static final LateLogger LOG = new LateLogger(Recovery.class);

    private final Disk disk;
    private final UUID databaseId;
    private final FileLifetime lifetime;
    private final KnownFiles open;
    private final Map<Long, SegmentFile> segments = new HashMap<>();
    private final Map<Long, SectionFile> deletionFiles = new HashMap<>();
    private final Map<Long, FileSummary> deletionSummaries = new TreeMap<>();

    /** The bits read so far: parts of clones and of named versions share them. */
    private final Map<Deletions.Location, long[]> deletionBits = new HashMap<>();

    Recovery(Disk disk, UUID databaseId, FileLifetime lifetime) {
        this(disk, databaseId, lifetime, KnownFiles.none());
    }

    /** Creates the recovery of a database of which an earlier version has files open. */
    Recovery(Disk disk, UUID databaseId, FileLifetime lifetime, KnownFiles open) {
        this.disk = disk;
        this.databaseId = databaseId;
        this.lifetime = lifetime;
        this.open = open;
    }

    /** What the manifest describes: a version held once, and the deletion files it names. */
    record Loaded(ManifestCodec.Contents contents, Version version, Map<Long, FileSummary> deletionFiles) {}

    /** Opens everything a manifest names. */
    Loaded load(StoredManifest manifest) throws IOException {
        String name = FileName.manifest(manifest.number()).name();
        ManifestCodec.Contents contents = ManifestCodec.decode(manifest.payload(), name);
        lifetime.published(contents.fileNames());
        try {
            for (FileSummary file : contents.files()) {
                open(file);
            }
            Catalog.Edit edit = edit(contents.config(), contents.collections(), contents, name);
            edit.nextId(contents.nextCollection());
            for (ManifestCodec.StoredVersion version : contents.versions()) {
                Catalog pinned = edit(version.config(), version.collections(), contents, name).applied();
                edit.put(new PinnedVersion(version.name(), version.sequence(), version.createdMillis(), pinned));
            }
            return new Loaded(contents, new Version(edit.applied()), deletionSummaries);
        } finally {
            closeDeletionFiles();
            for (SegmentFile segment : segments.values()) {
                segment.resource().release();
            }
        }
    }

    private Catalog.Edit edit(
            Metadata config,
            List<ManifestCodec.StoredCollection> collections,
            ManifestCodec.Contents contents,
            String manifest)
            throws IOException {
        Catalog.Edit edit = Catalog.empty().edit();
        edit.config(config);
        for (ManifestCodec.StoredCollection collection : collections) {
            edit.put(collection.state().withParts(parts(collection, contents, manifest)));
        }
        return edit;
    }

    private void open(FileSummary file) throws IOException {
        FileName name = FileName.parse(file.name())
                .orElseThrow(() -> new CorruptionException(
                        file.name(), 0, "The manifest names a file '" + file.name() + "', which is none of ours"));
        if (name.kind() == FileKind.SEGMENT) {
            segments.put(name.number(), segment(file));
        } else if (name.kind() == FileKind.DELETIONS) {
            deletionSummaries.put(name.number(), file);
        }
    }

    private SegmentFile segment(FileSummary file) throws IOException {
        SegmentFile known = open.segment(file);
        if (known == null) {
            return SegmentFile.open(disk, file, lifetime);
        }
        known.resource().retain();
        return known;
    }

    private void closeDeletionFiles() throws IOException {
        for (SectionFile file : deletionFiles.values()) {
            file.close();
        }
        deletionFiles.clear();
    }

    private List<Part> parts(
            ManifestCodec.StoredCollection collection, ManifestCodec.Contents contents, String manifest)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        for (ManifestCodec.StoredPart stored : collection.parts()) {
            SegmentFile segment = segments.get(stored.segment());
            if (segment == null) {
                throw new CorruptionException(
                        manifest, 0, "Collection '" + collection.state().name() + "' needs segment "
                                + stored.segment() + ", which " + manifest + " does not name. Restore a backup.");
            }
            PartIndex index = stored.index() == null ? null : unopened(stored, stored.index(), contents);
            SegmentGroup group = segment.group(stored.group(), stored.sequence());
            openCodes(group, stored, contents);
            parts.add(new Part(group, deletions(stored), index));
        }
        return parts;
    }

    /** Opens the codes of a group, unless they are open; without them it is searched more slowly. */
    private void openCodes(
            SegmentGroup group, ManifestCodec.StoredPart stored, ManifestCodec.Contents contents) {
        if (stored.codesFile() == 0 || group.codes() != null) {
            return;
        }
        String name = FileName.index(stored.segment(), stored.codesFile()).name();
        for (FileSummary file : contents.files()) {
            if (file.name().equals(name)) {
                try {
                    group.attach(SegmentCodes.open(disk, file, group.rows()));
                } catch (IOException | CorruptionException e) {
                    LOG.get().log(System.Logger.Level.WARNING, "The codes in " + name + " cannot be used", e);
                }
            }
        }
    }

    private Deletions deletions(ManifestCodec.StoredPart stored) throws IOException {
        Deletions.Location location = stored.deletions();
        if (location == null) {
            return Deletions.none();
        }
        long[] known = open.deletedBits(location);
        if (known != null) {
            return Deletions.of(known, stored.lastDeletion(), location);
        }
        long[] bits = deletionBits.get(location);
        if (bits == null) {
            SectionFile file = deletionFile(location.fileNumber());
            file.verify(Checkpointer.BITS, location.group());
            bits = file.section(Checkpointer.BITS, location.group()).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
            deletionBits.put(location, bits);
        }
        return Deletions.of(bits, stored.lastDeletion(), location);
    }

    private SectionFile deletionFile(long number) throws IOException {
        SectionFile file = deletionFiles.get(number);
        if (file != null) {
            return file;
        }
        FileSummary summary = deletionSummaries.get(number);
        if (summary == null) {
            String name = FileName.deletions(number).name();
            throw new CorruptionException(name, 0, "The manifest does not name " + name + ", which it needs");
        }
        SectionFile opened = SectionFile.open(disk, summary, FileKind.DELETIONS);
        deletionFiles.put(number, opened);
        return opened;
    }

    private static @Nullable PartIndex unopened(
            ManifestCodec.StoredPart part, ManifestCodec.StoredIndex index, ManifestCodec.Contents contents) {
        String name = FileName.index(part.segment(), index.file()).name();
        for (FileSummary file : contents.files()) {
            if (file.name().equals(name)) {
                return PartIndex.unopened(index, new PartIndex.StoredIndex(index.file(), file));
            }
        }
        return null;
    }

    /**
     * The logs that were read.
     *
     * @param summaries what was found in each, oldest first; empty when there was none
     * @param bytes the bytes of their batches
     * @param unpublished logs that no manifest ever came to need
     */
    record Replayed(List<LogSummary> summaries, long bytes, List<String> unpublished) {

        boolean wasClosedCleanly() {
            return !summaries.isEmpty() && summaries.getLast().cleanClose();
        }
    }

    /**
     * Hands the batches after a sequence number to a consumer, in order.
     *
     * @param oldest the oldest log that is needed, 0 for none
     */
    Replayed replay(long oldest, LogReader.BatchConsumer consumer) throws IOException {
        return replay(disk, databaseId, oldest, LogReader.Scope.ALL, consumer);
    }

    /**
     * Hands the batches of the logs in a folder to a consumer, in order.
     *
     * @param databaseId the database that the logs must belong to
     * @param oldest the oldest log that is needed, 0 for none
     */
    static Replayed replay(
            Disk disk, UUID databaseId, long oldest, LogReader.Scope scope, LogReader.BatchConsumer consumer)
            throws IOException {
        List<String> unpublished = new ArrayList<>();
        List<Long> chain = chain(disk, databaseId, oldest, unpublished);
        List<LogSummary> summaries = new ArrayList<>();
        long[] bytes = {0};
        for (int at = 0; at < chain.size(); at++) {
            long number = chain.get(at);
            LogHeaderExpectation expected = summaries.isEmpty()
                    ? LogHeaderExpectation.oldest(databaseId, number)
                    : LogHeaderExpectation.following(summaries.getLast(), number);
            boolean isLast = at == chain.size() - 1;
            summaries.add(read(disk, expected, isLast, scope, (sequence, payload) -> {
                bytes[0] += payload.remaining();
                consumer.accept(sequence, payload);
            }));
        }
        return new Replayed(summaries, bytes[0], unpublished);
    }

    /** A log of the chain was durable, header and directory entry included, before anything came to need it. */
    private static LogSummary read(
            Disk disk,
            LogHeaderExpectation expected,
            boolean isLast,
            LogReader.Scope scope,
            LogReader.BatchConsumer consumer)
            throws IOException {
        try {
            return LogReader.read(disk, expected, isLast, scope, consumer);
        } catch (NoSuchFileException | UnfinishedLogException e) {
            String name = FileName.log(expected.number()).name();
            throw new CorruptionException(
                    name,
                    0,
                    "Log " + name + " in " + disk.describe() + (e instanceof NoSuchFileException
                            ? " is missing"
                            : " has lost its header") + ". Put it back, or restore a backup.",
                    e);
        }
    }

    /** Returns the numbers of the logs from the oldest needed on, each following the one before. */
    private static List<Long> chain(Disk disk, UUID databaseId, long oldest, List<String> unpublished)
            throws IOException {
        List<Long> chain = new ArrayList<>();
        if (oldest == 0) {
            return chain;
        }
        chain.add(oldest);
        for (String file : disk.list()) {
            FileName name = FileName.parse(file).orElse(null);
            if (name != null && name.kind() == FileKind.LOG && name.number() > oldest) {
                if (LogReader.continuesChain(disk, LogHeaderExpectation.oldest(databaseId, name.number()))) {
                    chain.add(name.number());
                } else {
                    unpublished.add(file);
                }
            }
        }
        return chain;
    }
}
