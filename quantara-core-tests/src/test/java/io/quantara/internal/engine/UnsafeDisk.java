package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes one safety step, as if the engine had forgotten it, to show that the tests notice. */
final class UnsafeDisk implements Disk {

    /** What goes wrong. */
    enum Step {
        /** Nothing: the control. */
        NONE,
        /** Logs are not forced. */
        LOG_NOT_FORCED(FileKind.LOG),
        /** Logs are forced only when the next write comes: one force late. */
        LOG_FORCED_LATE,
        /** Logs are not forced while the database is being opened. */
        RECOVERED_LOG_NOT_FORCED,
        /** A log just opened for reading, whose end is trusted, is not forced. */
        CLOSED_LOG_NOT_FORCED,
        /** Segments are not forced. */
        SEGMENT_NOT_FORCED(FileKind.SEGMENT),
        /** Deletion bitmaps are not forced. */
        DELETIONS_NOT_FORCED(FileKind.DELETIONS),
        /** Manifests are not forced before they are renamed. */
        MANIFEST_NOT_FORCED(FileKind.PENDING_MANIFEST),
        /** The file that says which database it is is not forced. */
        FORMAT_NOT_FORCED(FileKind.PENDING_FORMAT),
        /** The folder is never forced. */
        FOLDER_NOT_FORCED,
        /** The folder is not forced after a log was created. */
        FOLDER_NOT_FORCED_FOR_LOGS,
        /** The folder is not forced after a segment was created. */
        FOLDER_NOT_FORCED_FOR_SEGMENTS,
        /** The folder is not forced after a manifest was renamed: that is the commit point. */
        FOLDER_NOT_FORCED_FOR_MANIFESTS,
        /** Manifests are written under their final name. */
        MANIFEST_NOT_RENAMED,
        /** A manifest is copied to its final name, which is not atomic. */
        MANIFEST_COPIED,
        /** The manifest before is deleted before the new one stands. */
        MANIFEST_DELETED_EARLY,
        /** Logs are deleted before the manifest stands that does not need them. */
        LOG_DELETED_EARLY,
        /** Deletion bitmaps are deleted before the manifest stands that does not need them. */
        DELETIONS_DELETED_EARLY,
        /** Files that no manifest needs are not deleted. */
        NOTHING_DELETED;

        private final @Nullable FileKind unforced;

        Step() {
            this(null);
        }

        Step(@Nullable FileKind unforced) {
            this.unforced = unforced;
        }
    }

    private final Disk disk;
    private final Step step;
    private FileKind lastChanged = FileKind.FORMAT;
    private boolean published;

    UnsafeDisk(Disk disk, Step step) {
        this.disk = disk;
        this.step = step;
    }

    /** The mark of a copy that is under way is a format file on its way, too. */
    private static FileKind kind(String name) {
        return FileName.parse(name).map(FileName::kind).orElse(FileKind.PENDING_FORMAT);
    }

    @Override
    public String describe() {
        return disk.describe();
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) throws IOException {
        return disk.exists(name);
    }

    @Override
    public long length(String name) throws IOException {
        return disk.length(name);
    }

    @Override
    public DiskFile create(String name) throws IOException {
        FileKind kind = kind(name);
        lastChanged = kind;
        if (kind == FileKind.PENDING_MANIFEST) {
            deleteEarly(name);
        }
        String path = step == Step.MANIFEST_NOT_RENAMED && kind == FileKind.PENDING_MANIFEST ? published(name) : name;
        return new UnsafeFile(disk.create(path), kind);
    }

    private void deleteEarly(String pending) throws IOException {
        List<String> files = disk.list();
        FileKind doomed = switch (step) {
            case MANIFEST_DELETED_EARLY -> FileKind.MANIFEST;
            case LOG_DELETED_EARLY -> FileKind.LOG;
            case DELETIONS_DELETED_EARLY -> FileKind.DELETIONS;
            default -> FileKind.PENDING_FORMAT;
        };
        List<String> all = files.stream().filter(file -> kind(file) == doomed).toList();
        boolean keepsNewest = doomed != FileKind.MANIFEST;
        for (String file : keepsNewest && !all.isEmpty() ? all.subList(0, all.size() - 1) : all) {
            assert !file.equals(pending) : file;
            disk.delete(file);
        }
    }

    private static String published(String pending) {
        return FileName.manifest(FileName.parse(pending).orElseThrow().number()).name();
    }

    @Override
    public DiskFile open(String name) throws IOException {
        boolean unforced = step == Step.CLOSED_LOG_NOT_FORCED && kind(name) == FileKind.LOG;
        DiskFile file = disk.open(name);
        return unforced ? new UnsafeFile(file, FileKind.LOG) : file;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        lastChanged = kind(to);
        boolean isManifest = lastChanged == FileKind.MANIFEST;
        published |= isManifest;
        if (isManifest && step == Step.MANIFEST_COPIED) {
            copy(from, to);
        } else if (!isManifest || step != Step.MANIFEST_NOT_RENAMED) {
            disk.rename(from, to);
        }
    }

    private void copy(String from, String to) throws IOException {
        try (DiskFile source = disk.open(from);
                DiskFile target = disk.create(to)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.length()));
            source.readAt(0, bytes);
            target.writeAt(0, bytes.flip());
            target.force();
        }
        disk.delete(from);
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        disk.linkTo(target, name);
    }

    @Override
    public void delete(String name) throws IOException {
        boolean leftOver = step == Step.NOTHING_DELETED && !kind(name).name().startsWith("PENDING");
        if (!leftOver) {
            disk.delete(name);
        }
    }

    @Override
    public void forceDirectory() throws IOException {
        boolean skipped = switch (step) {
            case FOLDER_NOT_FORCED -> true;
            case FOLDER_NOT_FORCED_FOR_LOGS -> lastChanged == FileKind.LOG;
            case FOLDER_NOT_FORCED_FOR_SEGMENTS -> lastChanged == FileKind.SEGMENT;
            case FOLDER_NOT_FORCED_FOR_MANIFESTS -> lastChanged == FileKind.MANIFEST;
            default -> false;
        };
        if (!skipped) {
            disk.forceDirectory();
        }
    }

    @Override
    public long freeSpaceBytes() throws IOException {
        return disk.freeSpaceBytes();
    }

    @Override
    public DiskLock lock() throws IOException {
        return disk.lock();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    private final class UnsafeFile implements DiskFile {

        private final DiskFile file;
        private final FileKind kind;
        private boolean late;

        UnsafeFile(DiskFile file, FileKind kind) {
            this.file = file;
            this.kind = kind;
        }

        @Override
        public void writeAt(long offset, ByteBuffer source) throws IOException {
            if (late) {
                file.force();
            }
            file.writeAt(offset, source);
        }

        @Override
        public int readAt(long offset, ByteBuffer target) throws IOException {
            return file.readAt(offset, target);
        }

        @Override
        public void force() throws IOException {
            boolean isLog = kind == FileKind.LOG;
            late = isLog && step == Step.LOG_FORCED_LATE;
            boolean skipped = step.unforced == kind
                    || late
                    || (isLog && step == Step.RECOVERED_LOG_NOT_FORCED && !published)
                    || (isLog && step == Step.CLOSED_LOG_NOT_FORCED && lastChanged == FileKind.FORMAT);
            if (!skipped) {
                file.force();
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public MemorySegment map(long offset, long length, Arena arena) throws IOException {
            return file.map(offset, length, arena);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
