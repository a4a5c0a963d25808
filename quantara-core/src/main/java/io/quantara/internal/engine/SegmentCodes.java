package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.index.codes.RowCodes;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.SectionCheck;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;

/**
 * The codes of the rows of a segment's group, in a file beside the segment. Derived data: what is damaged or missing is
 * made anew. Blocks are compared with their checksums when they are first read. Safe for many threads.
 */
final class SegmentCodes {

    private static final LateLogger LOG = new LateLogger(SegmentCodes.class);

    /** The version of the codes' form; codes of other versions are made anew. */
    static final int FORMAT_VERSION = 1;

    private final FileName name;
    private final SectionFile file;
    private final SectionCheck check;
    private final RowCodes codes;
    private volatile boolean damaged;

    private SegmentCodes(FileName name, SectionFile file, int count, int dimension) throws IOException {
        this.name = name;
        this.file = file;
        this.check = file.check(IndexFiles.CONTENT, 0);
        check.require(0, Math.min(RowCodes.headerBytes(dimension), file.section(IndexFiles.CONTENT, 0).byteSize()));
        this.codes = new RowCodes(file.section(IndexFiles.CONTENT, 0), this::isRight, count, dimension);
    }

    /**
     * Opens the codes of a group; reads their header only.
     *
     * @throws IOException when they cannot be read
     * @throws CorruptionException when they are damaged, of another version or of other rows
     */
    static SegmentCodes open(Disk disk, FileSummary summary, ColumnarRows rows) throws IOException {
        FileName name = FileName.parse(summary.name()).orElseThrow();
        SectionFile file = SectionFile.open(disk, summary, FileKind.INDEX);
        boolean isOpen = false;
        try {
            file.verify(IndexFiles.FORMAT_VERSION, 0);
            if (file.section(IndexFiles.FORMAT_VERSION, 0).get(ColumnarRows.INT, 0) != FORMAT_VERSION) {
                throw new CorruptionException(
                        name.name(), 0, "The codes in " + name.name() + " have another version. They are made anew.");
            }
            SegmentCodes opened = new SegmentCodes(name, file, rows.count(), rows.dimension());
            isOpen = true;
            return opened;
        } catch (IllegalArgumentException e) {
            throw new CorruptionException(name.name(), 0, String.valueOf(e.getMessage()), e);
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
    }

    private boolean isRight(long offset, long length) {
        if (damaged) {
            return false;
        }
        try {
            check.require(offset, length);
            return true;
        } catch (IOException | CorruptionException e) {
            damaged = true;
            LOG.get().log(System.Logger.Level.WARNING, "The codes in " + name.name() + " are not used any more", e);
            return false;
        }
    }

    RowCodes codes() {
        return codes;
    }

    boolean isDamaged() {
        return damaged;
    }

    FileName name() {
        return name;
    }

    FileSummary summary() {
        return file.summary();
    }

    /** Closes the file, and deletes it unless the manifest names it; when nobody searches the rows any more. */
    void release(FileLifetime lifetime) {
        lifetime.release(file, name);
    }
}
