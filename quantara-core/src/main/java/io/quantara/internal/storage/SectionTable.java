package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The footer of a section file: finds a section by its key in constant time. */
final class SectionTable {

    private final String file;
    private final ByteBuffer footer;
    private final long footerOffset;
    private final int sectionCount;
    private final int[] firstBlocks;
    private final int[] slots;

    /**
     * Checks and keeps a footer whose checksum is right.
     *
     * @param footer table and block checksums, without the trailer
     */
    SectionTable(String file, ByteBuffer footer, long footerOffset, int sectionCount, int blockCount) {
        this.file = file;
        this.footer = footer;
        this.footerOffset = footerOffset;
        this.sectionCount = sectionCount;
        this.firstBlocks = new int[sectionCount];
        this.slots = new int[Integer.highestOneBit(Math.max(1, sectionCount)) << 2];
        long end = SectionFormat.HEADER_BYTES;
        long blocks = 0;
        for (int section = 0; section < sectionCount; section++) {
            long length = length(section);
            if (offset(section) < end || length < 0 || length > footerOffset - offset(section)) {
                throw damaged(section);
            }
            end = offset(section) + length;
            firstBlocks[section] = (int) blocks;
            blocks += SectionFormat.blocks(length);
            if (blocks > blockCount || !insert(section)) {
                throw damaged(section);
            }
        }
        if (blocks != blockCount) {
            throw damaged(sectionCount);
        }
    }

    int sectionCount() {
        return sectionCount;
    }

    /** Returns where the footer begins and the sections end, in bytes from the start of the file. */
    long footerOffset() {
        return footerOffset;
    }

    /** Returns the number of a section, counted from 0 in the order of the file, or -1. */
    int find(int type, long group) {
        int slot = slot(type, group);
        while (slots[slot] != 0) {
            int section = slots[slot] - 1;
            if (type(section) == type && group(section) == group) {
                return section;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }

    int type(int section) {
        return footer.getInt(entry(section));
    }

    long group(int section) {
        return footer.getLong(entry(section) + 8);
    }

    long offset(int section) {
        return footer.getLong(entry(section) + 16);
    }

    long length(int section) {
        return footer.getLong(entry(section) + 24);
    }

    int blockCrc(int section, long block) {
        return footer.getInt(entry(sectionCount) + 4 * (firstBlocks[section] + (int) block));
    }

    /** Returns a view of all keys, in the order of the file. */
    List<SectionKey> keys() {
        return new Keys();
    }

    private boolean insert(int section) {
        int type = type(section);
        long group = group(section);
        if (find(type, group) >= 0) {
            return false;
        }
        int slot = slot(type, group);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = section + 1;
        return true;
    }

    private int slot(int type, long group) {
        long mixed = (group * 0x9e3779b97f4a7c15L ^ type) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed >>> 32) & slots.length - 1;
    }

    private static int entry(int section) {
        return SectionFormat.ENTRY_BYTES * section;
    }

    private CorruptionException damaged(int section) {
        return new CorruptionException(
                file,
                footerOffset + entry(section),
                "The section table of file " + file + " contradicts itself at section " + section
                        + ". Restore a backup.");
    }

    private final class Keys extends AbstractList<SectionKey> implements RandomAccess {

        @Override
        public SectionKey get(int section) {
            if (section < 0 || section >= sectionCount) {
                throw new IndexOutOfBoundsException(section);
            }
            return new SectionKey(type(section), group(section));
        }

        @Override
        public int size() {
            return sectionCount;
        }
    }
}
