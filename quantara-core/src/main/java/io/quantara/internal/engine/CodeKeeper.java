package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.Metric;
import io.quantara.StorageException;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.codes.RowCodesWriter;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every large segment codes, so that exact search reads little of it; until then it is read as a whole. They
 * belong to the rows and not to a collection: clones and named versions use the same. Works block by block, in memory
 * for one. Runs on a worker of its own.
 */
final class CodeKeeper {

    private static final LateLogger LOG = new LateLogger(CodeKeeper.class);

    /** How many blocks are encoded between two looks at whether anybody wants them. */
    private static final int BLOCKS_PER_CHECK = 64;

    private final EngineParts parts;
    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final PartReplacement replacement;
    private final Scheduler.Worker worker;
    private final Set<SegmentGroup> failed = new HashSet<>();
    private volatile boolean closing;

    CodeKeeper(
            EngineParts parts,
            VersionSet versions,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            PartReplacement replacement) {
        this.parts = parts;
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.replacement = replacement;
        this.worker = parts.scheduler().worker("codes", this::pass);
    }

    void wake() {
        worker.wake();
    }

    /** Makes running work give up soon. */
    void close() {
        closing = true;
    }

    private void pass() {
        failed.removeIf(group -> !isWanted(group));
        for (SegmentGroup group = next(); group != null && !closing; group = next()) {
            give(group);
        }
    }

    private @Nullable SegmentGroup next() {
        for (CollectionState collection : versions.catalog().collections()) {
            for (Part part : collection.parts()) {
                if (part.source() instanceof SegmentGroup group
                        && group.rows().count() >= parts.limits().codedRows()
                        && group.codes() == null
                        && !failed.contains(group)) {
                    return group;
                }
            }
        }
        return null;
    }

    private boolean isWanted(SegmentGroup group) {
        return versions.catalog().collections().stream()
                .flatMap(collection -> collection.parts().stream())
                .anyMatch(part -> part.source().equals(group));
    }

    private void give(SegmentGroup group) {
        if (!group.resource().tryRetain()) {
            return;
        }
        try {
            FileSummary written = write(group);
            if (written == null) {
                return;
            }
            group.attach(open(group, written));
            checkpointer.manifestLock().lock();
            try {
                replacement.replaceDurably(Map.of());
            } finally {
                checkpointer.manifestLock().unlock();
            }
        } catch (IOException | CorruptionException | StorageException e) {
            failed.add(group);
            LOG.get().log(System.Logger.Level.WARNING, "Rows get no codes: exact search reads them as a whole", e);
        } finally {
            group.resource().release();
        }
    }

    private SegmentCodes open(SegmentGroup group, FileSummary written) throws IOException {
        boolean isOpen = false;
        try {
            SegmentCodes codes = SegmentCodes.open(parts.disk(), written, group.rows());
            isOpen = true;
            return codes;
        } finally {
            if (!isOpen) {
                lifetime.deleteUnlessNamed(written.name());
            }
        }
    }

    /** Writes the codes of a group; null when they are not wanted any more. */
    private @Nullable FileSummary write(SegmentGroup group) throws IOException {
        ColumnarRows rows = group.rows();
        rows.requireAll();
        // Codes serve every metric; the collection's does not matter.
        RowCodesWriter codes = new RowCodesWriter(new ColumnVectors(
                rows.vectors(), rows.norms(), rows.count(), rows.dimension(), Metric.DOT));
        FileName name = FileName.index(group.file().number(), numbers.next());
        try (Arena arena = Arena.ofConfined();
                SectionFileWriter writer = SectionFileWriter.create(
                        parts.disk(), name.name(), FileKind.INDEX, checkpointer.newFileId())) {
            writer.begin(IndexFiles.FORMAT_VERSION, 0, 64);
            writer.writeInt(SegmentCodes.FORMAT_VERSION);
            writer.end();
            writer.begin(IndexFiles.CONTENT, 0, 4096);
            MemorySegment header = arena.allocate(codes.headerBytes(), 64);
            codes.writeHeader(header);
            writer.write(header);
            MemorySegment block = arena.allocate(codes.blockBytes(), 64);
            for (int at = 0; at < codes.blocks(); at++) {
                if (closing || (at % BLOCKS_PER_CHECK == 0 && !isWanted(group))) {
                    return null;
                }
                block.fill((byte) 0);
                codes.writeBlock(at, block);
                writer.write(block);
            }
            writer.end();
            return writer.finish();
        }
    }
}
