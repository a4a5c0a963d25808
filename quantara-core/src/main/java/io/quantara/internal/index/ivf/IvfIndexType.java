package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/**
 * Inverted lists (Sivic and Zisserman 2003; Jégou, Douze and Schmid 2011) for those who want small memory: the centres
 * and the codes are a few percent of the vectors, of which a search reads only the best candidates.
 *
 * <p>Options: {@code lists}, 1 to 65,536, by default twice the root of the number of rows; {@code probes}, 1 to
 * 65,536, 32 by default: lists read by a search that names no effort; {@code codes}, {@code rabitq} by default, {@code
 * pq} or {@code flat}; {@code refine}, 1 to 1,000, 10 by default: candidates re-checked for each result, for codes;
 * {@code pieces}, 1 to 4,096, by default one for every eight dimensions: the bytes of a code, for {@code pq}. The
 * effort of a request is its number of probes. Stateless, hence safe for many threads.
 */
public final class IvfIndexType implements StoredIndexType {

    /** The name of this type. */
    public static final String NAME = "ivf";

    /** The most lists there may be. */
    static final int MOST_LISTS = 65_536;

    /** The most pieces a vector may have. */
    static final int MOST_PIECES = 4_096;

    private static final String LISTS = "lists";
    private static final String PROBES = "probes";
    private static final String CODES = "codes";
    private static final String REFINE = "refine";
    private static final String PIECES = "pieces";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String effortOption() {
        return PROBES;
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        CodeKind codes = codes(options);
        switch (codes) {
            case FLAT -> options.allow(LISTS, PROBES, CODES);
            case PQ -> options.allow(LISTS, PROBES, CODES, REFINE, PIECES);
            case RABITQ -> options.allow(LISTS, PROBES, CODES, REFINE);
        }
        options.getInt(LISTS, 1, 1, MOST_LISTS);
        options.getInt(PIECES, 1, 1, MOST_PIECES);
        probes(options);
        refine(options);
    }

    private static CodeKind codes(IndexOptions options) {
        return CodeKind.of(options.getString(CODES, CodeKind.RABITQ.toString()));
    }

    private static int probes(IndexOptions options) {
        return options.getInt(PROBES, 32, 1, MOST_LISTS);
    }

    private static int refine(IndexOptions options) {
        return options.getInt(REFINE, 10, 1, 1_000);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        IndexOptions options = context.options();
        int count = Math.max(1, vectors.count());
        int lists = Math.min(count, options.getInt(LISTS, (int) (2 * Math.sqrt(count)), 1, MOST_LISTS));
        int pieces = options.getInt(PIECES, Math.ceilDiv(vectors.dimension(), 8), 1, MOST_PIECES);
        InvertedLists built = new ListsBuilder(vectors, context, codes(options), lists, pieces).build();
        return new IvfIndex(built, vectors, probes(options), refine(options));
    }

    @Override
    public int formatVersion() {
        return 2;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        ((IvfIndex) index).lists().write(target);
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return new IvfIndex(InvertedLists.open(stored, vectors), vectors, probes(options), refine(options));
    }
}
