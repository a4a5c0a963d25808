package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * An open section file, mapped as a whole; {@link SectionFormat} holds the byte table.
 *
 * <p>Opening checks everything but the contents of the sections; {@link #verify}, {@link #verifyAll} and {@link #check}
 * compare those with their checksums.
 * Safe for use by several threads; nothing may touch the sections once {@link #close} was called.
 */
public final class SectionFile implements AutoCloseable {

    private static final int CLOSE_ATTEMPTS = 1_000;
    private static final long CLOSE_PAUSE_NANOS = 1_000_000;

    private final FileSummary summary;
    private final Arena arena = Arena.ofShared();
    private final SectionTable table;
    private final SectionChecker checker;
    private final MemorySegment bytes;

    private SectionFile(DiskFile file, FileSummary summary, FileKind kind) throws IOException {
        this.summary = summary;
        try {
            bytes = file.map(0, summary.lengthBytes(), arena);
            checker = new SectionChecker(summary, kind, bytes);
            table = checker.openTable();
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Opens a file and checks that it is the one expected: presence, length, header, id, footer and section table.
     *
     * @param disk where the file is
     * @param expected what the manifest says of it
     * @param kind what it is for
     * @throws CorruptionException if it is missing, another, or damaged
     * @throws io.quantara.UnknownFormatException if a newer release wrote it
     * @throws IOException if the operating system refused
     */
    public static SectionFile open(Disk disk, FileSummary expected, FileKind kind) throws IOException {
        String name = expected.name();
        if (!disk.exists(name)) {
            throw new CorruptionException(name, 0, "File " + name + " is missing from " + disk.describe()
                    + ". Put it back, or restore a backup.");
        }
        try (DiskFile file = disk.open(name)) {
            long length = file.length();
            if (length != expected.lengthBytes()) {
                throw new CorruptionException(name, Math.min(length, expected.lengthBytes()), "File " + name + " has "
                        + length + " bytes where " + expected.lengthBytes() + " were expected. Restore a backup.");
            }
            return new SectionFile(file, expected, kind);
        }
    }

    /**
     * Opens a file that no manifest lists, such as a saved index, and checks that it agrees with itself.
     *
     * @param disk where the file is
     * @param name its name
     * @param kind what it is for
     * @throws CorruptionException if it is damaged or of another kind
     * @throws io.quantara.UnknownFormatException if a newer release wrote it
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the operating system refused
     */
    public static SectionFile openUnlisted(Disk disk, String name, FileKind kind) throws IOException {
        try (DiskFile file = disk.open(name)) {
            long length = file.length();
            ByteBuffer trailer = Bytes.allocate(SectionFormat.TRAILER_BYTES);
            if (length < SectionFormat.HEADER_BYTES + SectionFormat.TRAILER_BYTES
                    || file.readAt(length - SectionFormat.TRAILER_BYTES, trailer) < SectionFormat.TRAILER_BYTES) {
                throw new CorruptionException(name, 0, "File " + name + " of " + length
                        + " bytes is too short to be one of ours. Save it again.");
            }
            int footerCrc = trailer.getInt(SectionFormat.TRAILER_CRC_OFFSET);
            UUID fileId = Bytes.getUuid(trailer.position(16));
            return new SectionFile(file, new FileSummary(name, length, fileId, footerCrc), kind);
        }
    }

    /**
     * Returns the bytes of a section, exactly as long as they were written, read only.
     *
     * @param type what it holds
     * @param group what it belongs to
     * @throws CorruptionException if the file has no such section
     */
    public MemorySegment section(int type, long group) {
        int section = find(type, group);
        return bytes.asSlice(table.offset(section), table.length(section));
    }

    /** Returns whether the file has such a section. */
    public boolean has(int type, long group) {
        return table.find(type, group) >= 0;
    }

    /** Returns the keys of all sections, in the order of the file; a view that needs the file to be open no longer. */
    public List<SectionKey> sections() {
        return table.keys();
    }

    /** Returns how many bytes the sections of each group take. */
    public Map<Long, Long> bytesByGroup() {
        Map<Long, Long> bytesByGroup = new HashMap<>();
        for (int section = 0; section < table.sectionCount(); section++) {
            Long group = table.group(section);
            bytesByGroup.put(group, bytesByGroup.getOrDefault(group, 0L) + table.length(section));
        }
        return Map.copyOf(bytesByGroup);
    }

    /**
     * Compares the contents of a section with its checksums.
     *
     * @param type what it holds
     * @param group what it belongs to
     * @throws CorruptionException if it is missing or damaged; names the offset of the damaged block of 256 KiB
     * @throws IOException if the file can no longer be read
     */
    public void verify(int type, long group) throws IOException {
        verify(type, group, bytes -> {});
    }

    /**
     * Compares the contents of a section with its checksums, and tells after each block how many bytes it had.
     *
     * @param type what it holds
     * @param group what it belongs to
     * @param passed hears the bytes of each block
     * @throws CorruptionException if it is missing or damaged; names the offset of the damaged block of 256 KiB
     * @throws IOException if the file can no longer be read
     */
    public void verify(int type, long group, LongConsumer passed) throws IOException {
        checker.verifySection(table, find(type, group), passed);
    }

    /**
     * Returns what compares a section with its checksums piece by piece, before it is read.
     *
     * @param type what it holds
     * @param group what it belongs to
     * @throws CorruptionException if the file has no such section
     */
    public SectionCheck check(int type, long group) {
        return new SectionCheck(checker, table, find(type, group));
    }

    /**
     * Compares the whole file with its checksums.
     *
     * @throws CorruptionException if it is damaged; names the offset of the damaged block of 256 KiB
     * @throws IOException if the file can no longer be read
     */
    public void verifyAll() throws IOException {
        verifyAll(bytes -> {});
    }

    /**
     * Compares the whole file with its checksums, and tells after each block how many bytes it had.
     *
     * @param passed hears the bytes of each block; what it throws ends the work
     * @throws CorruptionException if it is damaged; names the offset of the damaged block of 256 KiB
     * @throws IOException if the file can no longer be read
     */
    public void verifyAll(LongConsumer passed) throws IOException {
        verifyFrame();
        for (int section = 0; section < table.sectionCount(); section++) {
            checker.verifySection(table, section, passed);
        }
    }

    /**
     * Compares all but the contents of the sections with what it must be: header, footer, and the gaps of zeros.
     *
     * @throws CorruptionException if it is damaged; names the offset
     * @throws IOException if the file can no longer be read
     */
    public void verifyFrame() throws IOException {
        checker.openTable();
        checker.verifyGaps(table);
    }

    /** Returns where a section begins, in bytes from the start of the file. */
    public long offset(SectionKey section) {
        return table.offset(find(section.type(), section.group()));
    }

    /** Returns what the manifest says of this file. */
    public FileSummary summary() {
        return summary;
    }

    /**
     * Gives the mapping back, waiting up to a second or so for a thread that is just reading it. To be called by a
     * background thread, because all threads stop for a moment.
     *
     * @throws IOException if some thread keeps reading; the mapping stays then, and closing may be tried again
     */
    @Override
    public void close() throws IOException {
        for (int attempt = 0; arena.scope().isAlive(); attempt++) {
            try {
                arena.close();
            } catch (IllegalStateException e) {
                if (attempt == CLOSE_ATTEMPTS) {
                    throw new IOException("File " + summary.name() + " is still being read. Close it later.", e);
                }
                LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
            }
        }
    }

    private int find(int type, long group) {
        int section = table.find(type, group);
        if (section < 0) {
            throw new CorruptionException(summary.name(), 0, "File " + summary.name() + " has no section of type "
                    + type + " for group " + group + ". Restore a backup.");
        }
        return section;
    }
}
