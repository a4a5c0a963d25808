package io.quantara.internal.storage;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A manifest as it stands on the disk.
 *
 * @param number its number, at least 1
 * @param crc its checksum
 * @param databaseId the database it belongs to
 * @param readerFeatures flags of what a program must understand to read the database
 * @param writerFeatures flags of what a program must understand to write to it
 * @param payload what the engine stored; read only, little-endian, from position to limit
 */
public record StoredManifest(
        long number, int crc, UUID databaseId, long readerFeatures, long writerFeatures, ByteBuffer payload) {}
