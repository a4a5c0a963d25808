package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.DiskFullException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskCopy;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings the section files of one state to the folder of its copy: what is there already stays, the rest is linked or
 * copied, and what is new there is compared with its checksums as it lies there. Used by one thread.
 */
final class FileTransfer {

    private static final LateLogger LOG = new LateLogger(FileTransfer.class);

    private final Disk source;
    private final CopyTarget target;
    private final DatabaseCopy.Settings settings;
    private final Pace pace;
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> leftOut = new TreeSet<>();
    private long linked;
    private long copied;
    private long reused;
    private long bytesCopied;
    private long bytesVerified;

    FileTransfer(Disk source, CopyTarget target, DatabaseCopy.Settings settings, Pace pace) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.pace = pace;
    }

    /**
     * Brings the files.
     *
     * @throws CorruptionException when one is missing or damaged; an index is left out instead, it can be built anew
     * @throws DiskFullException when there is no room for them
     */
    void run(List<FileSummary> files) throws IOException {
        for (FileSummary file : files) {
            pace.expect(target.isStanding(file) ? 0 : file.lengthBytes());
        }
        for (FileSummary file : files) {
            try {
                bring(file);
            } catch (CorruptionException e) {
                if (kind(file) != FileKind.INDEX) {
                    throw e;
                }
                LOG.get().log(System.Logger.Level.WARNING, "An index is left out of a copy: it will be built anew", e);
                warnings.add("Index " + file.name() + " is left out and will be built anew: " + e.getMessage());
                leftOut.add(file.name());
            }
        }
    }

    private void bring(FileSummary file) throws IOException {
        Disk disk = target.disk();
        if (target.isStanding(file)) {
            if (isThere(file)) {
                reused++;
                return;
            }
        } else if (disk.exists(file.name())) {
            target.added(file.name());
            if (isLeftOverWhole(file)) {
                reused++;
                return;
            }
        }
        if (disk.exists(file.name())) {
            disk.delete(file.name());
        }
        if (!target.isStanding(file)) {
            target.added(file.name());
        }
        if (link(file)) {
            verify(file, settings.check());
            linked++;
        } else {
            copy(file);
            verify(file, DatabaseCopy.Check.ALL);
            copied++;
            bytesCopied += file.lengthBytes();
        }
    }

    /** Returns whether a file of the backup that stands is there, as far as its header and footer tell. */
    private boolean isThere(FileSummary file) throws IOException {
        try (SectionFile open = SectionFile.open(target.disk(), file, kind(file))) {
            return open.summary().equals(file);
        } catch (CorruptionException e) {
            LOG.get().log(System.Logger.Level.WARNING, "A file of the last backup is damaged and replaced", e);
            warnings.add("File " + file.name() + " of the last backup was damaged and is replaced: " + e.getMessage());
            return false;
        }
    }

    /** Returns whether a file that a copy left which was cut short is whole; it is forced then. */
    private boolean isLeftOverWhole(FileSummary file) throws IOException {
        try {
            verifyContents(file);
        } catch (CorruptionException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "A file of a copy that was cut short is not whole", e);
            return false;
        }
        try (DiskFile open = target.disk().open(file.name())) {
            open.force();
        }
        return true;
    }

    private boolean link(FileSummary file) throws IOException {
        return settings.files() == DatabaseCopy.Files.LINKED && source.tryLinkTo(target.disk(), file.name());
    }

    private void copy(FileSummary file) throws IOException {
        requireSpace(file);
        pace.expect(file.lengthBytes());
        DiskCopy.copy(source, target.disk(), file.name(), pace::passed);
    }

    private void requireSpace(FileSummary file) throws IOException {
        long free = target.disk().freeSpaceBytes();
        if (free < file.lengthBytes()) {
            throw new DiskFullException("There are " + free + " bytes free in " + target.disk().describe()
                    + " and file " + file.name() + " needs " + file.lengthBytes()
                    + ": free some space, then try again");
        }
    }

    /** When the copy is damaged, the original may be, and is the one to name then. */
    private void verify(FileSummary file, DatabaseCopy.Check check) throws IOException {
        if (check == DatabaseCopy.Check.COPIED) {
            try (SectionFile open = SectionFile.open(target.disk(), file, kind(file))) {
                assert open.summary().equals(file);
            }
            return;
        }
        try {
            verifyContents(file);
        } catch (CorruptionException e) {
            try (SectionFile original = SectionFile.open(source, file, kind(file))) {
                original.verifyAll(pace::passed);
            }
            throw e;
        }
    }

    private void verifyContents(FileSummary file) throws IOException {
        try (SectionFile open = SectionFile.open(target.disk(), file, kind(file))) {
            open.verifyAll(pace::passed);
        }
        bytesVerified += file.lengthBytes();
    }

    private static FileKind kind(FileSummary file) {
        return FileName.parse(file.name())
                .filter(name -> name.kind().holdsSections())
                .orElseThrow(() -> new CorruptionException(
                        file.name(), 0, "The manifest names a file '" + file.name() + "', which is none of ours"))
                .kind();
    }

    Set<String> leftOut() {
        return leftOut;
    }

    /** Returns what was done, for a copy up to a sequence number. */
    DatabaseCopy.Result result(long sequence) {
        return new DatabaseCopy.Result(
                sequence, linked, copied, reused, bytesCopied, bytesVerified, List.copyOf(warnings));
    }
}
