package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/** Leaves out one safety step, to show that the crash tests notice. */
final class SkippingDisk implements Disk {

    enum Step {
        FORCE_OF_LOGS,
        FORCE_OF_SEGMENTS,
        FORCE_OF_MANIFESTS,
        FORCE_OF_FORMAT,
        FORCE_OF_DIRECTORY
    }

    private final Disk disk;
    private final Step skipped;

    SkippingDisk(Disk disk, Step skipped) {
        this.disk = disk;
        this.skipped = skipped;
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
        Step step = switch (FileName.parse(name).orElseThrow().kind()) {
            case LOG -> Step.FORCE_OF_LOGS;
            case PENDING_MANIFEST -> Step.FORCE_OF_MANIFESTS;
            case PENDING_FORMAT -> Step.FORCE_OF_FORMAT;
            default -> Step.FORCE_OF_SEGMENTS;
        };
        DiskFile file = disk.create(name);
        return step == skipped ? new UnforcedFile(file) : file;
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return disk.open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        disk.linkTo(target, name);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void forceDirectory() throws IOException {
        if (skipped != Step.FORCE_OF_DIRECTORY) {
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

    private record UnforcedFile(DiskFile file) implements DiskFile {

        @Override
        public void writeAt(long offset, ByteBuffer source) throws IOException {
            file.writeAt(offset, source);
        }

        @Override
        public int readAt(long offset, ByteBuffer target) throws IOException {
            return file.readAt(offset, target);
        }

        @Override
        public void force() {
            // This is the step left out.
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
