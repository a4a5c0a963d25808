package io.quantara;

import io.quantara.index.IndexType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How thoroughly {@link Database#check(java.nio.file.Path, CheckOptions)} looks. Immutable. */
public final class CheckOptions {

    private static final CheckOptions FULL = new CheckOptions(Depth.FULL, List.of());
    private static final CheckOptions FAST = new CheckOptions(Depth.FAST, List.of());

    private final Depth depth;
    private final List<IndexType> indexTypes;

    private CheckOptions(Depth depth, List<IndexType> indexTypes) {
        this.depth = depth;
        this.indexTypes = List.copyOf(indexTypes);
    }

    /** How much is read. */
    public enum Depth {
        /** Headers, footers, tables, lengths and ids of all files, the manifest, the deletions and the logs. */
        FAST,
        /** Every byte of every file, every row, and the answers of every index. */
        FULL
    }

    /** Returns options that read every byte: checksums, rows, ids, indexes. The default. */
    public static CheckOptions full() {
        return FULL;
    }

    /**
     * Returns options that read what tells that all files are there, belong together and are as long as they were,
     * but not the contents of segments and indexes.
     */
    public static CheckOptions fast() {
        return FAST;
    }

    /**
     * Returns options that also know an index type, so that indexes of this type are opened and searched. Types that
     * are found as services, and those of an open database, are known without; of all other indexes the checksums are
     * verified.
     */
    public CheckOptions indexType(IndexType type) {
        List<IndexType> more = new ArrayList<>(indexTypes);
        more.add(Objects.requireNonNull(type, "type"));
        return new CheckOptions(depth, more);
    }

    /** Returns how much is read. */
    public Depth depth() {
        return depth;
    }

    /** Returns the index types added here. */
    public List<IndexType> indexTypes() {
        return indexTypes;
    }

    @Override
    public String toString() {
        return "CheckOptions[" + depth + "]";
    }
}
