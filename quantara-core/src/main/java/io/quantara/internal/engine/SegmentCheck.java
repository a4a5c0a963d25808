package io.quantara.internal.engine;

import io.quantara.internal.storage.SectionCheck;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares the rows of a segment with their checksums when they are first read. Safe for many threads. */
final class SegmentCheck implements RowCheck {

    private static final int[] KEYS = {
        SegmentGroup.IDS,
        SegmentGroup.SEQUENCES,
        SegmentGroup.NORMS,
        SegmentGroup.ENTRIES,
        SegmentGroup.SORTED,
        SegmentGroup.BLOOM
    };

    private final String name;
    private final List<SectionCheck> keys;
    private final SectionCheck fields;
    private final SectionCheck vectors;
    private volatile boolean keysCompared;

    SegmentCheck(SectionFile file, long group) {
        this.name = file.summary().name();
        this.keys = new ArrayList<>(KEYS.length);
        for (int type : KEYS) {
            if (file.has(type, group)) {
                keys.add(file.check(type, group));
            }
        }
        this.fields = file.check(SegmentGroup.FIELDS, group);
        this.vectors = file.check(SegmentGroup.VECTORS, group);
    }

    @Override
    public void keys() {
        if (keysCompared) {
            return;
        }
        try {
            for (SectionCheck column : keys) {
                column.requireAll();
            }
        } catch (IOException e) {
            throw Failures.io("read", name, e);
        }
        keysCompared = true;
    }

    @Override
    public void fields(long offset, long length) {
        require(fields, offset, length);
    }

    @Override
    public void vectors(long offset, long length) {
        require(vectors, offset, length);
    }

    private void require(SectionCheck column, long offset, long length) {
        try {
            column.require(offset, length);
        } catch (IOException e) {
            throw Failures.io("read", name, e);
        }
    }
}
