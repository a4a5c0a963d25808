package io.quantara.testkit.disk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in pages of 4 KiB, shared between copies until one of them changes. */
final class Pages {

    static final int PAGE_BYTES = 4096;

    private static final byte[] ZEROS = new byte[PAGE_BYTES];

    private byte[][] pages;
    private boolean[] owned;
    private long length;

    Pages() {
        pages = new byte[0][];
        owned = new boolean[0];
    }

    private Pages(byte[][] pages, long length) {
        this.pages = pages;
        this.owned = new boolean[pages.length];
        this.length = length;
    }

    Pages copy() {
        Arrays.fill(owned, false);
        return new Pages(pages.clone(), length);
    }

    long length() {
        return length;
    }

    int pageCount() {
        return (int) ((length + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    /** Returns whether both share a page; pages that became equal by writing are not looked at. */
    @SuppressWarnings("ReferenceEquality")
    boolean sharesPage(Pages other, int page) {
        return page(page) == other.page(page);
    }

    /** Takes a page of another one as it is now. */
    void share(Pages other, int page) {
        ensurePages(page + 1);
        pages[page] = other.page(page);
        owned[page] = false;
        if (page < other.owned.length) {
            other.owned[page] = false;
        }
    }

    void write(long offset, ByteBuffer source) {
        long position = offset;
        while (source.hasRemaining()) {
            int page = (int) (position / PAGE_BYTES);
            int start = (int) (position % PAGE_BYTES);
            int count = Math.min(source.remaining(), PAGE_BYTES - start);
            source.get(ownPage(page), start, count);
            position += count;
        }
        length = Math.max(length, position);
    }

    int read(long offset, ByteBuffer target) {
        int total = (int) Math.max(0, Math.min(target.remaining(), length - offset));
        for (int done = 0; done < total; ) {
            int start = (int) ((offset + done) % PAGE_BYTES);
            int count = Math.min(total - done, PAGE_BYTES - start);
            target.put(page((int) ((offset + done) / PAGE_BYTES)), start, count);
            done += count;
        }
        return total;
    }

    void copyTo(long offset, MemorySegment target) {
        long total = target.byteSize();
        for (long done = 0; done < total; ) {
            int start = (int) ((offset + done) % PAGE_BYTES);
            int count = (int) Math.min(total - done, PAGE_BYTES - start);
            byte[] page = page((int) ((offset + done) / PAGE_BYTES));
            MemorySegment.copy(page, start, target, ValueLayout.JAVA_BYTE, done, count);
            done += count;
        }
    }

    /** Takes a range inside one page from another one. */
    void copyWithinPage(Pages other, int page, int start, int count) {
        System.arraycopy(other.page(page), start, ownPage(page), start, count);
    }

    /** Changes the length; what was cut off reads as zeros should it grow again. */
    void setLength(long newLength) {
        if (newLength < length) {
            int keptPages = (int) ((newLength + PAGE_BYTES - 1) / PAGE_BYTES);
            int keptInLast = (int) (newLength % PAGE_BYTES);
            if (keptInLast > 0) {
                Arrays.fill(ownPage(keptPages - 1), keptInLast, PAGE_BYTES, (byte) 0);
            }
            for (int page = keptPages; page < pages.length; page++) {
                pages[page] = ZEROS;
                owned[page] = false;
            }
        }
        length = newLength;
    }

    private byte[] page(int page) {
        return page < pages.length ? pages[page] : ZEROS;
    }

    private byte[] ownPage(int page) {
        ensurePages(page + 1);
        if (!owned[page]) {
            pages[page] = pages[page].clone();
            owned[page] = true;
        }
        return pages[page];
    }

    private void ensurePages(int count) {
        if (count > pages.length) {
            int present = pages.length;
            int grown = Math.max(count, present + present / 2);
            pages = Arrays.copyOf(pages, grown);
            Arrays.fill(pages, present, grown, ZEROS);
            owned = Arrays.copyOf(owned, grown);
        }
    }
}
