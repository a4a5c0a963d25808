package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a section file from front to end; {@link SectionFormat} holds the byte table, {@link SectionFile} reads it.
 *
 * <p>Unless {@link #finish} was called, {@link #close} deletes the file. Not safe for use by several threads at once.
 */
public final class SectionFileWriter implements AutoCloseable {

    private record Extent(long offset, long length) {}

    private final Disk disk;
    private final String name;
    private final UUID fileId;
    private final SectionOutput output;
    private final Map<SectionKey, Extent> sections = new LinkedHashMap<>();
    private @Nullable SectionKey current;
    private long currentOffset;
    private boolean closed;

    private SectionFileWriter(Disk disk, String name, UUID fileId, SectionOutput output) {
        this.disk = disk;
        this.name = name;
        this.fileId = fileId;
        this.output = output;
    }

    /**
     * Creates a file.
     *
     * @param disk where to create it
     * @param name its name
     * @param kind a kind that holds sections
     * @param fileId a random id, by which the file is recognized later
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     * @throws IOException if the operating system refused
     */
    public static SectionFileWriter create(Disk disk, String name, FileKind kind, UUID fileId) throws IOException {
        ByteBuffer header = Bytes.allocate(SectionFormat.HEADER_BYTES);
        header.putLong(SectionFormat.magic(kind)).putInt(SectionFormat.VERSION).putInt(0);
        Bytes.putUuid(header, fileId);
        int crcOffset = SectionFormat.HEADER_CRC_OFFSET;
        header.putInt(crcOffset, Bytes.crc(header, 0, crcOffset));
        var writer = new SectionFileWriter(disk, name, fileId, new SectionOutput(disk.create(name)));
        writer.output.write(header.clear());
        return writer;
    }

    /** Sets what hears, now and then, how many more bytes went to the file. */
    public void onWritten(LongConsumer listener) {
        output.onWritten(listener);
    }

    /**
     * Begins a section.
     *
     * @param type what it holds
     * @param group what it belongs to
     * @param alignment where it may start: at multiples of 64 or of 4096 bytes
     * @throws IllegalArgumentException if the file has such a section already, or the alignment is another
     * @throws IOException if the operating system refused
     */
    public void begin(int type, long group, int alignment) throws IOException {
        requireBetweenSections();
        if (alignment != SectionFormat.USUAL_ALIGNMENT && alignment != SectionFormat.PAGE_ALIGNMENT) {
            throw new IllegalArgumentException("Sections are aligned to 64 or 4096 bytes, not to " + alignment + ".");
        }
        var key = new SectionKey(type, group);
        if (sections.containsKey(key)) {
            throw new IllegalArgumentException("File " + name + " has a section " + key + " already.");
        }
        output.align(alignment);
        output.beginBlocks();
        current = key;
        currentOffset = output.position();
    }

    /**
     * Adds bytes to the section.
     *
     * @param bytes all of them are added
     * @throws IOException if the operating system refused
     */
    public void write(MemorySegment bytes) throws IOException {
        requireInSection();
        output.write(bytes);
    }

    /**
     * Adds bytes to the section.
     *
     * @param bytes the bytes from position to limit, which both stay where they are
     * @throws IOException if the operating system refused
     */
    public void write(ByteBuffer bytes) throws IOException {
        requireInSection();
        output.write(bytes);
    }

    /** Adds a number to the section: 4 bytes, little-endian. */
    public void writeInt(int value) throws IOException {
        requireInSection();
        output.writeInt(value);
    }

    /** Adds a number to the section: 8 bytes, little-endian. */
    public void writeLong(long value) throws IOException {
        requireInSection();
        output.writeLong(value);
    }

    /** Ends the section. */
    public void end() throws IOException {
        SectionKey ended = requireInSection();
        output.endBlocks();
        sections.put(ended, new Extent(currentOffset, output.position() - currentOffset));
        current = null;
    }

    /**
     * Writes the footer, forces the file and closes it. The caller forces the directory.
     *
     * @return what the manifest keeps of the file
     * @throws IOException if the operating system refused; {@link #close} deletes the file then
     */
    public FileSummary finish() throws IOException {
        requireBetweenSections();
        output.align(SectionFormat.FOOTER_ALIGNMENT);
        long footerOffset = output.position();
        int footerCrc = writeFooter(footerOffset);
        output.flush();
        output.file().force();
        output.file().close();
        closed = true;
        return new FileSummary(name, output.position(), fileId, footerCrc);
    }

    /** Closes the file and, unless it was finished, deletes it. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            output.file().close();
        } finally {
            disk.delete(name);
        }
    }

    private int writeFooter(long footerOffset) throws IOException {
        int[] blockCrcs = output.blockCrcs();
        long footerBytes = SectionFormat.footerBytes(sections.size(), blockCrcs.length);
        output.beginCrc();
        for (Map.Entry<SectionKey, Extent> section : sections.entrySet()) {
            output.writeInt(section.getKey().type());
            output.writeInt(0);
            output.writeLong(section.getKey().group());
            output.writeLong(section.getValue().offset());
            output.writeLong(section.getValue().length());
        }
        for (int blockCrc : blockCrcs) {
            output.writeInt(blockCrc);
        }
        output.align(8);
        output.writeLong(footerOffset);
        output.writeLong(footerOffset + footerBytes + SectionFormat.TRAILER_BYTES);
        output.writeLong(fileId.getMostSignificantBits());
        output.writeLong(fileId.getLeastSignificantBits());
        output.writeInt(sections.size());
        output.writeInt(blockCrcs.length);
        output.writeLong(0);
        output.writeInt(0);
        int crc = output.endCrc();
        output.writeInt(crc);
        output.writeLong(SectionFormat.END_MAGIC);
        return crc;
    }

    private SectionKey requireInSection() {
        if (current == null || closed) {
            throw new IllegalStateException("No section of file " + name + " has begun.");
        }
        return current;
    }

    private void requireBetweenSections() {
        if (current != null || closed) {
            throw new IllegalStateException("File " + name + " is closed, or section " + current + " has not ended.");
        }
    }
}
