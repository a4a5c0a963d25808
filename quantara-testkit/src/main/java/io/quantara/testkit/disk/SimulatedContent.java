package io.quantara.testkit.disk;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** The bytes of one simulated file, as programs see them (the cache) and as the disk has them (the platter). */
final class SimulatedContent {

    private record Range(long offset, long length) {

        long end() {
            return offset + length;
        }
    }

    private static final int SECTOR_BYTES = 512;

    private final Pages cache;
    private final Pages platter;
    private final BitSet waiting = new BitSet();
    private final List<Range> unforcedWrites = new ArrayList<>();
    private final List<MemorySegment.Scope> views = new ArrayList<>();
    private int handles;

    SimulatedContent() {
        this(new Pages(), new Pages());
    }

    private SimulatedContent(Pages cache, Pages platter) {
        this.cache = cache;
        this.platter = platter;
    }

    Pages cache() {
        return cache;
    }

    void opened() {
        handles++;
    }

    void closed() {
        handles--;
    }

    void mapped(MemorySegment.Scope scope) {
        views.add(scope);
    }

    boolean isOpenOrMapped() {
        views.removeIf(view -> !view.isAlive());
        return handles > 0 || !views.isEmpty();
    }

    void write(long offset, ByteBuffer source) {
        if (!source.hasRemaining()) {
            return;
        }
        var range = new Range(offset, source.remaining());
        changed(range);
        cache.write(offset, source);
    }

    void truncate(long length) {
        changed(new Range(length, cache.length() - length));
        cache.setLength(length);
    }

    /** Brings what is waiting to the platter. */
    void force() {
        waiting.stream().forEach(page -> platter.share(cache, page));
        platter.setLength(cache.length());
        forgetWaiting();
    }

    /** What was waiting counts as written from now on, and never gets to the platter: so operating systems behave. */
    void forgetWaiting() {
        waiting.clear();
        unforcedWrites.clear();
    }

    /** The same file in the next life of a process, while the power stays on. */
    SimulatedContent afterProcessKill() {
        var survivor = new SimulatedContent(cache.copy(), platter.copy());
        survivor.waiting.or(waiting);
        survivor.unforcedWrites.addAll(unforcedWrites);
        return survivor;
    }

    /** The same file after the power came back. */
    SimulatedContent afterPowerCut(CrashVariant variant, SplittableRandom random) {
        Pages found = switch (variant) {
            case UNSYNCED_DROPPED -> platter.copy();
            case UNSYNCED_KEPT, ENTRIES_LOST -> cache.copy();
            case RANDOM_SECTORS -> someSectors(SECTOR_BYTES, random);
            case RANDOM_PAGES -> someSectors(Pages.PAGE_BYTES, random);
            case GROWN_ZEROS -> grown();
            case GROWN_GARBAGE -> grownWithGarbage(random);
            case REORDERED -> switch (random.nextInt(3)) {
                case 0 -> platter.copy();
                case 1 -> cache.copy();
                default -> someWrites(random);
            };
        };
        return new SimulatedContent(found, found.copy());
    }

    private void changed(Range range) {
        if (range.length() > 0) {
            int first = (int) (range.offset() / Pages.PAGE_BYTES);
            int last = (int) ((range.end() - 1) / Pages.PAGE_BYTES);
            waiting.set(first, last + 1);
        }
        unforcedWrites.add(range);
    }

    private Pages someSectors(int sectorBytes, SplittableRandom random) {
        Pages found = platter.copy();
        found.setLength(Math.max(platter.length(), cache.length()));
        for (int page = 0; page < found.pageCount(); page++) {
            if (cache.sharesPage(platter, page)) {
                continue;
            }
            for (int start = 0; start < Pages.PAGE_BYTES; start += sectorBytes) {
                if (random.nextBoolean()) {
                    found.copyWithinPage(cache, page, start, sectorBytes);
                }
            }
        }
        found.setLength(someLength(random));
        return found;
    }

    private Pages someWrites(SplittableRandom random) {
        Pages found = platter.copy();
        for (Range write : unforcedWrites) {
            long end = Math.min(write.end(), cache.length());
            if (write.offset() < end && random.nextBoolean()) {
                ByteBuffer bytes = ByteBuffer.allocate((int) (end - write.offset()));
                cache.read(write.offset(), bytes);
                found.write(write.offset(), bytes.flip());
            }
        }
        return found;
    }

    private Pages grown() {
        Pages found = platter.copy();
        found.setLength(Math.max(platter.length(), cache.length()));
        return found;
    }

    private Pages grownWithGarbage(SplittableRandom random) {
        Pages found = platter.copy();
        if (cache.length() > platter.length()) {
            byte[] garbage = new byte[(int) (cache.length() - platter.length())];
            random.nextBytes(garbage);
            found.write(platter.length(), ByteBuffer.wrap(garbage));
        }
        return found;
    }

    private long someLength(SplittableRandom random) {
        int choice = random.nextInt(unforcedWrites.size() + 2);
        if (choice < unforcedWrites.size()) {
            Range write = unforcedWrites.get(choice);
            return Math.min(Math.max(platter.length(), cache.length()), write.end());
        }
        return choice == unforcedWrites.size() ? platter.length() : cache.length();
    }
}
