package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compares a section with its checksums piece by piece, each block of 256 KiB once, so that nothing is read that was
 * not compared, and nothing is compared before it is read. Safe for many threads.
 */
public final class SectionCheck {

    /** A buffer that nobody uses: the first searches of a process compare hundreds of blocks, one by one. */
    private static final AtomicReference<@Nullable ByteBuffer> SPARE = new AtomicReference<>();

    private final SectionChecker checker;
    private final SectionTable table;
    private final int section;
    private final AtomicLongArray compared;
    private final AtomicLong remaining;
    private volatile boolean complete;

    SectionCheck(SectionChecker checker, SectionTable table, int section) {
        this.checker = checker;
        this.table = table;
        this.section = section;
        long blocks = SectionFormat.blocks(table.length(section));
        this.compared = new AtomicLongArray((int) ((blocks + Long.SIZE - 1) / Long.SIZE));
        this.remaining = new AtomicLong(blocks);
        this.complete = blocks == 0;
    }

    /**
     * Compares the whole section, as far as that was not done yet.
     *
     * @throws CorruptionException if it is damaged; names the offset of the damaged block
     * @throws IOException if the file can no longer be read
     */
    public void requireAll() throws IOException {
        require(0, table.length(section));
    }

    /**
     * Compares the blocks that a range lies in, as far as that was not done yet.
     *
     * @param offset where the range begins, in bytes from the start of the section
     * @param length its length in bytes
     * @throws IndexOutOfBoundsException if the section ends before the range
     * @throws CorruptionException if a block is damaged; names its offset
     * @throws IOException if the file can no longer be read
     */
    public void require(long offset, long length) throws IOException {
        if (complete || length == 0) {
            return;
        }
        Objects.checkFromIndexSize(offset, length, table.length(section));
        long last = (offset + length - 1) / SectionFormat.BLOCK_BYTES;
        ByteBuffer scratch = null;
        try {
            for (long block = offset / SectionFormat.BLOCK_BYTES; block <= last; block++) {
                if (!isCompared(block)) {
                    scratch = scratch == null ? scratch() : scratch;
                    checker.verifyBlock(table, section, block, scratch);
                    markCompared(block);
                }
            }
        } finally {
            if (scratch != null && scratch.capacity() == SectionFormat.BLOCK_BYTES) {
                SPARE.set(scratch);
            }
        }
    }

    private ByteBuffer scratch() {
        ByteBuffer spare = SPARE.getAndSet(null);
        return spare == null ? checker.scratch(table, section) : spare;
    }

    private boolean isCompared(long block) {
        return (compared.get((int) (block / Long.SIZE)) & 1L << block) != 0;
    }

    private void markCompared(long block) {
        int word = (int) (block / Long.SIZE);
        long before = compared.get(word);
        while (!compared.compareAndSet(word, before, before | 1L << block)) {
            before = compared.get(word);
        }
        if ((before & 1L << block) == 0 && remaining.decrementAndGet() == 0) {
            complete = true;
        }
    }
}
