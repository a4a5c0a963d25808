package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can still be read of a section file that {@link SectionFile} refuses: sections, each with the blocks of 256 KiB
 * whose checksums are right. {@link SectionFormat} holds the byte table. Used by one thread.
 *
 * <p>The section table is believed entry by entry: an entry that lies about a place leads to blocks whose checksums are
 * wrong, and one that lies about its section leaves that one out, or contradicts another. Where the trailer is damaged,
 * the table is looked for by its first entry, which is the same in all files of ours.
 */
public final class DamagedSections implements AutoCloseable {

    private final String name;
    private final Arena arena;
    private final MemorySegment bytes;
    private final Map<SectionKey, Section> sections = new LinkedHashMap<>();

    private DamagedSections(String name, Arena arena, MemorySegment bytes) {
        this.name = name;
        this.arena = arena;
        this.bytes = bytes;
    }

    /**
     * A section as far as it can be believed.
     *
     * @param offset where it begins, in bytes from the start of the file
     * @param bytes all of it, damaged blocks included
     * @param damagedBlocks the numbers of its damaged blocks of 256 KiB
     */
    public record Section(long offset, MemorySegment bytes, BitSet damagedBlocks) {

        /**
         * Returns whether a range lies inside the section and in undamaged blocks.
         *
         * @param from in bytes from the start of the section
         * @param length in bytes
         */
        public boolean isIntact(long from, long length) {
            if (from < 0 || length < 0 || length > bytes.byteSize() - from) {
                return false;
            }
            if (length == 0) {
                return true;
            }
            int first = (int) (from / SectionFormat.BLOCK_BYTES);
            int next = damagedBlocks.nextSetBit(first);
            return next < 0 || next > (from + length - 1) / SectionFormat.BLOCK_BYTES;
        }
    }

    /** What an entry of the table says. */
    private record Claim(SectionKey key, Section section) {

        int damagedBlocks() {
            return section.damagedBlocks.cardinality();
        }

        boolean hasWholeBlock() {
            return damagedBlocks() < SectionFormat.blocks(section.bytes.byteSize());
        }

        Claim better(Claim other) {
            return other.damagedBlocks() < damagedBlocks() ? other : this;
        }
    }

    /**
     * Opens what is left of a file.
     *
     * @param disk where it is
     * @param name its name
     * @param expected what the manifest says of it, or null where no manifest does
     * @return empty if it is missing, another file, or so damaged that no section can be found
     * @throws IOException if the operating system refused
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with the sections
    public static Optional<DamagedSections> open(Disk disk, String name, @Nullable FileSummary expected)
            throws IOException {
        if (!disk.exists(name)) {
            return Optional.empty();
        }
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (DiskFile file = disk.open(name)) {
            long length = expected == null ? file.length() : Math.min(file.length(), expected.lengthBytes());
            var found = new DamagedSections(name, arena, file.map(0, length, arena));
            opened = (expected == null || found.hasId(expected.fileId())) && found.findSections();
            return opened ? Optional.of(found) : Optional.empty();
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /** Returns the groups that have any section, in order. */
    public Set<Long> groups() {
        Set<Long> groups = new TreeSet<>();
        sections.keySet().forEach(section -> groups.add(section.group()));
        return groups;
    }

    /** Returns a section, or null if none of this key was found. */
    public @Nullable Section find(int type, long group) {
        return sections.get(new SectionKey(type, group));
    }

    /** Frees the memory; the sections must not be touched any more. */
    @Override
    public void close() {
        arena.close();
    }

    /** The id stands in the header and in the trailer; one of them is enough. */
    private boolean hasId(UUID expected) {
        return isIdAt(16, expected) || isIdAt(bytes.byteSize() - SectionFormat.TRAILER_BYTES + 16, expected);
    }

    private boolean isIdAt(long offset, UUID expected) {
        ByteBuffer id = read(offset, Bytes.UUID_BYTES);
        return id != null && Bytes.getUuid(id).equals(expected);
    }

    private boolean findSections() {
        long trailerOffset = bytes.byteSize() - SectionFormat.TRAILER_BYTES;
        ByteBuffer trailer = read(trailerOffset, SectionFormat.TRAILER_BYTES);
        if (trailer == null) {
            return false;
        }
        long footerOffset = trailer.getLong(0);
        int count = trailer.getInt(32);
        int blocks = trailer.getInt(36);
        boolean isConsistent = count > 0
                && blocks >= 0
                && footerOffset >= SectionFormat.HEADER_BYTES
                && footerOffset <= trailerOffset - SectionFormat.footerBytes(count, blocks);
        if (isConsistent && findSections(footerOffset, count, blocks)) {
            return true;
        }
        for (long at = trailerOffset & -SectionFormat.FOOTER_ALIGNMENT;
                at >= SectionFormat.HEADER_BYTES;
                at -= SectionFormat.FOOTER_ALIGNMENT) {
            if (beginsTable(at) && findSections(at, countEntries(at), 0)) {
                return true;
            }
        }
        return false;
    }

    /** The first section of every file of ours has type 1 and group 0 and follows the header. */
    private boolean beginsTable(long at) {
        ByteBuffer entry = read(at, SectionFormat.ENTRY_BYTES);
        return entry != null
                && entry.getLong(0) == 1
                && entry.getLong(8) == 0
                && entry.getLong(16) == SectionFormat.HEADER_BYTES
                && isPlausible(entry, SectionFormat.HEADER_BYTES, at);
    }

    private int countEntries(long footerOffset) {
        int count = 0;
        long end = SectionFormat.HEADER_BYTES;
        while (true) {
            ByteBuffer entry = read(footerOffset + (long) SectionFormat.ENTRY_BYTES * count, SectionFormat.ENTRY_BYTES);
            if (entry == null || !isPlausible(entry, end, footerOffset)) {
                return count;
            }
            end = entry.getLong(16) + entry.getLong(24);
            count++;
        }
    }

    private static boolean isPlausible(ByteBuffer entry, long end, long footerOffset) {
        long offset = entry.getLong(16);
        long length = entry.getLong(24);
        return entry.getInt(0) > 0
                && entry.getInt(4) == 0
                && entry.getLong(8) >= 0
                && offset >= end
                && offset % SectionFormat.USUAL_ALIGNMENT == 0
                && length >= 0
                && offset <= footerOffset
                && length <= footerOffset - offset;
    }

    /**
     * Takes the sections whose entries are plausible, and whose checksums can be told from those of the others: from
     * the front up to the first entry that is not, from the back down to the last. An entry that lies about its length
     * spoils one of the two only. Returns whether any block is whole.
     */
    private boolean findSections(long footerOffset, int count, long blocks) {
        Map<Integer, Claim> claims = new TreeMap<>();
        long crcs = footerOffset + (long) SectionFormat.ENTRY_BYTES * count;
        int front = 0;
        ByteBuffer entry = entry(footerOffset, front, count);
        for (long at = crcs; entry != null; entry = entry(footerOffset, ++front, count)) {
            claims.put(front, claim(entry, at));
            at += 4 * SectionFormat.blocks(entry.getLong(24));
        }
        int back = count - 1;
        entry = entry(footerOffset, back, count);
        for (long at = crcs + 4 * blocks; entry != null; entry = entry(footerOffset, --back, count)) {
            at -= 4 * SectionFormat.blocks(entry.getLong(24));
            Claim known = claims.get(back);
            if (known == null || known.damagedBlocks() > 0) {
                claims.merge(back, claim(entry, at), Claim::better);
            }
        }
        keep(claims.values());
        return claims.values().stream().anyMatch(Claim::hasWholeBlock);
    }

    /** Where two entries claim to be the same section, one of them lies, and neither is believed. */
    private void keep(Collection<Claim> claims) {
        sections.clear();
        Set<SectionKey> claimed = new HashSet<>();
        for (Claim claim : claims) {
            if (claimed.add(claim.key)) {
                sections.put(claim.key, claim.section);
            } else {
                sections.remove(claim.key);
            }
        }
    }

    private @Nullable ByteBuffer entry(long footerOffset, int section, int count) {
        ByteBuffer entry = section >= 0 && section < count
                ? read(footerOffset + (long) SectionFormat.ENTRY_BYTES * section, SectionFormat.ENTRY_BYTES)
                : null;
        return entry != null && isPlausible(entry, SectionFormat.HEADER_BYTES, footerOffset) ? entry : null;
    }

    private Claim claim(ByteBuffer entry, long crcs) {
        Section found = verified(entry.getLong(16), entry.getLong(24), crcs);
        return new Claim(new SectionKey(entry.getInt(0), entry.getLong(8)), found);
    }

    private Section verified(long offset, long length, long crcs) {
        BitSet damaged = new BitSet();
        for (long start = 0; start < length; start += SectionFormat.BLOCK_BYTES) {
            int block = (int) (start / SectionFormat.BLOCK_BYTES);
            int size = (int) Math.min(SectionFormat.BLOCK_BYTES, length - start);
            ByteBuffer content = read(offset + start, size);
            ByteBuffer crc = read(crcs + 4L * block, 4);
            if (content == null || crc == null || crc.getInt(0) != Bytes.crc(content, 0, size)) {
                damaged.set(block);
            }
        }
        return new Section(offset, bytes.asSlice(offset, length), damaged);
    }

    /** Returns a copy of some bytes, or null if they are not there or the disk cannot read them. */
    private @Nullable ByteBuffer read(long offset, int count) {
        if (offset < 0 || count > bytes.byteSize() - offset) {
            return null;
        }
        try {
            return Bytes.allocate(count).put(bytes.asSlice(offset, count).asByteBuffer()).clear();
        } catch (InternalError _) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "DamagedSections[" + name + ", " + sections.size() + " sections]";
    }
}
