package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.DamagedSections;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A deletion file that may be damaged, read as a whole. Immutable. */
final class FoundDeletions {

    private final FileSummary summary;
    private final boolean whole;
    private final Map<Long, long[]> bits;

    private FoundDeletions(FileSummary summary, boolean whole, Map<Long, long[]> bits) {
        this.summary = summary;
        this.whole = whole;
        this.bits = bits;
    }

    /** Reads a file and reports what is wrong with it. */
    static FoundDeletions read(Disk disk, FileSummary summary, Findings findings) throws IOException {
        Map<Long, long[]> bits = new HashMap<>();
        boolean[] whole = {true};
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.DELETIONS)) {
            findings.file(summary.name(), summary.lengthBytes());
            var damaged = DamageScan.damaged(file, damage -> {
                whole[0] = false;
                findings.data(damage);
            });
            file.sections().stream()
                    .filter(section -> section.type() == Checkpointer.BITS && !damaged.contains(section))
                    .forEach(section ->
                            bits.put(section.group(), words(file.section(Checkpointer.BITS, section.group()))));
        } catch (CorruptionException e) {
            whole[0] = false;
            findings.data(e);
            salvage(disk, summary, bits);
        }
        return new FoundDeletions(summary, whole[0], bits);
    }

    private static void salvage(Disk disk, FileSummary summary, Map<Long, long[]> bits) throws IOException {
        try (DamagedSections pieces =
                DamagedSections.open(disk, summary.name(), summary).orElse(null)) {
            if (pieces == null) {
                return;
            }
            for (long group : pieces.groups()) {
                DamagedSections.Section section = pieces.find(Checkpointer.BITS, group);
                if (section != null && section.isIntact(0, section.bytes().byteSize())) {
                    bits.put(group, words(section.bytes()));
                }
            }
        }
    }

    private static long[] words(MemorySegment section) {
        return section.asSlice(0, section.byteSize() & -8L).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }

    FileSummary summary() {
        return summary;
    }

    /** Returns whether all of it is as it was written. */
    boolean isWhole() {
        return whole;
    }

    /** Returns the set bits of the deleted rows of a group, or null where that cannot be told. */
    long @Nullable [] bits(long group, int rows) {
        long[] words = bits.get(group);
        return words == null || BitSet.valueOf(words).length() > rows ? null : words;
    }

    /** Returns whether the bits of a group could be read, be they right or not. */
    boolean has(long group) {
        return bits.containsKey(group);
    }
}
