package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.internal.query.MetadataCodec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Encodes the operations of one batch, in order, as the log stores them. Little-endian:
 *
 * <pre>
 * INSERT, UPSERT  u8 kind, i32 collection, u64 id upper, u64 id lower, f64 norm, u32 name bytes, u32 metadata bytes,
 *                 u32 dimension, name, metadata, dimension x f32
 * DELETE          u8 kind, i32 collection, u64 id upper, u64 id lower
 * CATALOG         u8 kind, u32 bytes, metadata that describes the change, see {@link CatalogChange}
 * </pre>
 *
 * INSERT says that no row with the id is live, UPSERT that one may be. Used by one thread.
 */
public final class BatchWriter {

    static final byte INSERT = 1;
    static final byte UPSERT = 2;
    static final byte DELETE = 3;
    static final byte CATALOG = 4;
    static final int ROW_HEADER_BYTES = 1 + 4 + 16 + 8 + 12;

    /** The most bytes of one batch; larger amounts of data go through a load. */
    public static final int MAX_BYTES = 1 << 30;

    private ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    private int operations;

    /** Whether a live row with the id may exist. */
    public enum Existing {
        /** There is none: the id is new. */
        NONE,
        /** There may be one, which is replaced. */
        REPLACED
    }

    /**
     * Adds a row.
     *
     * @param row its fields, encoded
     * @throws IllegalArgumentException when the batch gets too large
     */
    public void put(int collectionId, UUID id, RowBytes row, Existing existing) {
        int length = ROW_HEADER_BYTES + row.name().length + row.metadata().length + 4 * row.vector().length;
        ensureRoom(length);
        bytes.put(existing == Existing.NONE ? INSERT : UPSERT).putInt(collectionId);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.putDouble(row.norm());
        bytes.putInt(row.name().length).putInt(row.metadata().length).putInt(row.vector().length);
        bytes.put(row.name()).put(row.metadata());
        bytes.asFloatBuffer().put(row.vector());
        bytes.position(bytes.position() + 4 * row.vector().length);
        operations++;
    }

    /** Adds a delete; of an id that is not live it does nothing. */
    public void delete(int collectionId, UUID id) {
        ensureRoom(1 + 4 + 16);
        bytes.put(DELETE).putInt(collectionId);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        operations++;
    }

    void catalog(Metadata change) {
        byte[] encoded = MetadataCodec.encode(change);
        ensureRoom(1 + 4 + encoded.length);
        bytes.put(CATALOG).putInt(encoded.length).put(encoded);
        operations++;
    }

    private void ensureRoom(int more) {
        long needed = (long) bytes.position() + more;
        if (needed > MAX_BYTES) {
            throw new IllegalArgumentException("The batch has more than " + (MAX_BYTES >> 20)
                    + " MiB: write several batches, or use load(), which has no such limit");
        }
        if (needed > bytes.capacity()) {
            int capacity = (int) Math.min(MAX_BYTES, Math.max(needed, bytes.capacity() * 2L));
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
    }

    /** Returns how many operations were added. */
    public int operations() {
        return operations;
    }

    /** Returns the bytes so far. */
    public int sizeBytes() {
        return bytes.position();
    }

    /** Returns the payload; nothing may be added afterwards. */
    ByteBuffer payload() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }

    /**
     * The fields of a row to write.
     *
     * @param name UTF-8
     * @param metadata as {@link MetadataCodec} encodes it
     * @param vector {@code float[dimension]}, finite; only read
     * @param norm its euclidean norm
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never changed, never compared
    public record RowBytes(byte[] name, byte[] metadata, float[] vector, double norm) {

        /** Encodes the fields of a document. */
        public static RowBytes of(String name, Metadata metadata, float[] vector, double norm) {
            return new RowBytes(
                    name.getBytes(StandardCharsets.UTF_8), MetadataCodec.encode(metadata), vector, norm);
        }

        /** Returns the name as a text. */
        public String nameText() {
            return new String(name, StandardCharsets.UTF_8);
        }

        /** Returns the metadata, decoded. */
        public Metadata decodedMetadata() {
            return MetadataCodec.decode(MemorySegment.ofArray(metadata), 0, metadata.length);
        }
    }
}
