package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames that wait to be written, in file order: small payloads are copied, large ones referenced. */
final class FrameBuffer {

    private static final int FIRST_CHUNK_BYTES = 16 << 10;
    private static final int LARGEST_CHUNK_BYTES = 1 << 20;
    private static final int REFERENCED_FROM_BYTES = 128 << 10;

    private final long salt;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private ByteBuffer chunk = Bytes.allocate(FIRST_CHUNK_BYTES);
    private int pieceStart;
    private long sizeBytes;

    FrameBuffer(long salt) {
        this.salt = salt;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Adds a frame that will stand at an offset of the file; the position of the payload stays where it is. */
    void add(FrameHeader header, ByteBuffer payload, long offset) {
        boolean referenced = header.payloadLength() >= REFERENCED_FROM_BYTES;
        long copied = referenced ? FrameHeader.SIZE_BYTES : header.frameBytes();
        reserve((int) copied);
        header.encode(chunk, salt, offset);
        if (referenced) {
            endPiece();
            pieces.add(payload.duplicate());
            reserve(FrameHeader.ALIGNMENT + FrameHeader.TRAILER_BYTES);
        } else {
            chunk.put(payload.duplicate());
        }
        for (int i = header.payloadLength(); i < header.paddedLength(); i++) {
            chunk.put((byte) 0);
        }
        chunk.putInt(header.payloadCrc(payload, salt)).putInt(header.payloadLength());
        sizeBytes += header.frameBytes();
    }

    void writeTo(DiskFile file, long offset) throws IOException {
        endPiece();
        long position = offset;
        for (ByteBuffer piece : pieces) {
            int length = piece.remaining();
            file.writeAt(position, piece.duplicate());
            position += length;
        }
    }

    void clear() {
        pieces.clear();
        chunk.clear();
        pieceStart = 0;
        sizeBytes = 0;
    }

    private void reserve(int lengthBytes) {
        if (chunk.remaining() < lengthBytes) {
            endPiece();
            int grown = Math.min(2 * chunk.capacity(), LARGEST_CHUNK_BYTES);
            chunk = Bytes.allocate(Math.max(grown, lengthBytes));
            pieceStart = 0;
        }
    }

    private void endPiece() {
        if (chunk.position() > pieceStart) {
            pieces.add(chunk.slice(pieceStart, chunk.position() - pieceStart));
            pieceStart = chunk.position();
        }
    }
}
