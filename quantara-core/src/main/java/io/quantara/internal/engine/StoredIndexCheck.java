package io.quantara.internal.engine;

import io.quantara.internal.index.ReadCheck;
import io.quantara.internal.storage.SectionCheck;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;

/** Compares what an index reads of its file, and of the rows it is over. Safe for many threads. */
final class StoredIndexCheck implements ReadCheck {

    private final String name;
    private final SectionCheck content;
    private final ColumnarRows rows;

    StoredIndexCheck(SectionFile file, SegmentGroup group) {
        this.name = file.summary().name();
        this.content = file.check(IndexFiles.CONTENT, 0);
        this.rows = group.rows();
    }

    @Override
    public void stored(long offset, long length) {
        try {
            content.require(offset, length);
        } catch (IOException e) {
            throw Failures.io("read", name, e);
        }
    }

    @Override
    public void row(int ordinal) {
        rows.requireVectors(ordinal, 1);
    }
}
