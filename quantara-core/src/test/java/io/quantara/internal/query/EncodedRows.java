package io.quantara.internal.query;

import io.quantara.Metadata;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows in one piece of memory, as a segment has them, with foreign bytes between them. */
final class EncodedRows implements RowFields {

    private static final byte FILLER = 0x2A;

    private final List<Row> rows = new ArrayList<>();
    private final MemorySegment fields;
    private long used = 1;

    EncodedRows(Arena arena, long capacity) {
        fields = arena.allocate(capacity).fill(FILLER);
    }

    int add(UUID id, String name, Metadata metadata) {
        return add(id, name, MetadataCodec.encode(metadata));
    }

    int add(UUID id, String name, byte[] metadata) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        rows.add(new Row(id, append(text), text.length, append(metadata), metadata.length));
        return rows.size() - 1;
    }

    void clear() {
        rows.clear();
        used = 1;
    }

    private long append(byte[] bytes) {
        long offset = used;
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, fields, offset, bytes.length);
        used += bytes.length + 1;
        return offset;
    }

    @Override
    public long idMost(int ordinal) {
        return rows.get(ordinal).id().getMostSignificantBits();
    }

    @Override
    public long idLeast(int ordinal) {
        return rows.get(ordinal).id().getLeastSignificantBits();
    }

    @Override
    public MemorySegment fields() {
        return fields;
    }

    @Override
    public long nameOffset(int ordinal) {
        return rows.get(ordinal).nameOffset();
    }

    @Override
    public int nameLength(int ordinal) {
        return rows.get(ordinal).nameLength();
    }

    @Override
    public long metadataOffset(int ordinal) {
        return rows.get(ordinal).metadataOffset();
    }

    @Override
    public int metadataLength(int ordinal) {
        return rows.get(ordinal).metadataLength();
    }

    private record Row(UUID id, long nameOffset, int nameLength, long metadataOffset, int metadataLength) {}
}
