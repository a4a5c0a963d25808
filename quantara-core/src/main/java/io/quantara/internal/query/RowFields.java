package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;

/**
 * What a filter can ask about the rows of one memtable or segment, by ordinal. Implementations give positions into
 * memory, so that a filter is evaluated in place; whoever calls {@link FilterEvaluator} keeps that memory alive and
 * unchanged meanwhile.
 */
public interface RowFields {

    /** Returns the upper half of a row's id. */
    long idMost(int ordinal);

    /** Returns the lower half of a row's id. */
    long idLeast(int ordinal);

    /** Returns the memory that holds the names and the metadata of all rows. */
    MemorySegment fields();

    /** Returns where in {@link #fields} a row's name begins, in bytes. */
    long nameOffset(int ordinal);

    /** Returns the length of a row's name in bytes of UTF-8. */
    int nameLength(int ordinal);

    /** Returns where in {@link #fields} a row's metadata begins, in bytes; its form is {@link MetadataCodec}'s. */
    long metadataOffset(int ordinal);

    /** Returns the length of a row's metadata in bytes. */
    int metadataLength(int ordinal);
}
