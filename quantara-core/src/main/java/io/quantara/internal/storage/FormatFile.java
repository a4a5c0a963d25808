package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * The file that makes a folder a database: which one, and by which rules it is to be read. Written once.
 *
 * <pre>
 *  0  8  magic "QTNRFMT1"
 *  8  4  format epoch
 * 12  4  zero
 * 16 16  database id: most, then least significant 8 bytes, little-endian like all numbers
 * 32 28  zero
 * 60  4  CRC32C of bytes 0 to 59
 * </pre>
 *
 * @param databaseId the random id of the database
 * @param epoch the format epoch, see {@link #CURRENT_EPOCH}
 */
public record FormatFile(UUID databaseId, int epoch) {

    /** The one format epoch that this release writes and reads. */
    public static final int CURRENT_EPOCH = 1;

    /**
     * The name of the file while the rest of the folder is still being copied there. It is no name of ours, so that no
     * release takes the folder for a database, or for an empty one.
     */
    public static final String INCOMPLETE = "FORMAT.incomplete";

    private static final LateLogger LOG = new LateLogger(FormatFile.class);
    private static final int SIZE_BYTES = 64;
    private static final int CRC_OFFSET = 60;
    private static final long MAGIC = Bytes.magic("QTNRFMT1");

    /**
     * Writes the file of a new database; it is durable, directory entry included, when this returns. A crash leaves
     * either no such file or a whole one.
     *
     * @param disk the folder
     * @param databaseId the random id of the database
     * @throws java.nio.file.FileAlreadyExistsException if the folder is a database already
     * @throws IOException if the operating system refused
     */
    public static FormatFile create(Disk disk, UUID databaseId) throws IOException {
        writePending(disk, databaseId);
        disk.rename(FileName.PENDING_FORMAT.name(), FileName.FORMAT.name());
        disk.forceDirectory();
        return new FormatFile(databaseId, CURRENT_EPOCH);
    }

    /**
     * Writes the file anew in the place of a damaged or missing one; it is durable when this returns. A crash leaves
     * the old one, none, or the new one.
     *
     * @param disk the folder
     * @param databaseId the id of the database
     * @throws IOException if the operating system refused
     */
    public static void replace(Disk disk, UUID databaseId) throws IOException {
        writePending(disk, databaseId);
        if (disk.exists(FileName.FORMAT.name())) {
            disk.delete(FileName.FORMAT.name());
        }
        disk.rename(FileName.PENDING_FORMAT.name(), FileName.FORMAT.name());
        disk.forceDirectory();
    }

    private static void writePending(Disk disk, UUID databaseId) throws IOException {
        String pending = FileName.PENDING_FORMAT.name();
        if (disk.exists(pending)) {
            disk.delete(pending);
        }
        write(disk, pending, databaseId);
    }

    private static void write(Disk disk, String name, UUID databaseId) throws IOException {
        ByteBuffer bytes = Bytes.allocate(SIZE_BYTES);
        bytes.putLong(MAGIC).putInt(CURRENT_EPOCH).putInt(0);
        Bytes.putUuid(bytes, databaseId);
        bytes.putInt(CRC_OFFSET, Bytes.crc(bytes, 0, CRC_OFFSET));
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes.clear());
            file.force();
        }
    }

    /**
     * Marks a folder as one that a database is being copied to; durable when this returns.
     *
     * @param disk the folder, which is no database
     * @param databaseId the id that the copy will have
     * @throws java.nio.file.FileAlreadyExistsException if it is marked already
     * @throws IOException if the operating system refused
     */
    public static void begin(Disk disk, UUID databaseId) throws IOException {
        write(disk, INCOMPLETE, databaseId);
        disk.forceDirectory();
    }

    /**
     * Makes a marked folder a database in one step; durable when this returns.
     *
     * @param disk the folder, whose other files must be durable
     * @throws IOException if the operating system refused; either may be the case then
     */
    public static void complete(Disk disk) throws IOException {
        disk.rename(INCOMPLETE, FileName.FORMAT.name());
        disk.forceDirectory();
    }

    /**
     * Returns which database is being copied to a marked folder.
     *
     * @param disk the folder
     * @return empty if the mark itself was not finished
     * @throws java.nio.file.NoSuchFileException if the folder is not marked
     * @throws IOException if the operating system refused
     */
    public static Optional<UUID> begun(Disk disk) throws IOException {
        try {
            return Optional.of(read(disk, INCOMPLETE).databaseId);
        } catch (CorruptionException | UnknownFormatException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "A copy was cut short at its beginning", e);
            return Optional.empty();
        }
    }

    /**
     * Returns whether the file begins like one of ours, damaged or of another epoch though it may be.
     *
     * @param disk the folder
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if the operating system refused
     */
    public static boolean isOurs(Disk disk) throws IOException {
        ByteBuffer magic = Bytes.allocate(Long.BYTES);
        try (DiskFile file = disk.open(FileName.FORMAT.name())) {
            return file.readAt(0, magic) == Long.BYTES && magic.getLong(0) == MAGIC;
        }
    }

    /**
     * Reads the file.
     *
     * @param disk the folder
     * @throws java.nio.file.NoSuchFileException if the folder is no database
     * @throws UnknownFormatException if it is no file of ours, or of another epoch
     * @throws CorruptionException if it is damaged
     * @throws IOException if the operating system refused
     */
    public static FormatFile read(Disk disk) throws IOException {
        return read(disk, FileName.FORMAT.name());
    }

    private static FormatFile read(Disk disk, String name) throws IOException {
        ByteBuffer bytes = Bytes.allocate(SIZE_BYTES);
        long length;
        try (DiskFile file = disk.open(name)) {
            length = file.length();
            file.readAt(0, bytes);
        }
        if (bytes.getLong(0) != MAGIC) {
            throw new UnknownFormatException("The file FORMAT in " + disk.describe()
                    + " is not one of Quantara's, or its first bytes are damaged. Open another folder.");
        }
        int crc = Bytes.crc(bytes, 0, CRC_OFFSET);
        if (length != SIZE_BYTES || bytes.getInt(CRC_OFFSET) != crc) {
            throw new CorruptionException(name, 0, "The file FORMAT of " + length + " bytes has checksum "
                    + Bytes.hex(bytes.getInt(CRC_OFFSET)) + " where " + Bytes.hex(crc) + " in " + SIZE_BYTES
                    + " bytes was expected. Restore it from a backup.");
        }
        int epoch = bytes.getInt(8);
        if (epoch != CURRENT_EPOCH) {
            throw new UnknownFormatException("The database in " + disk.describe() + " has format epoch " + epoch
                    + " where this release reads " + CURRENT_EPOCH + ". Open it with a newer release.");
        }
        return new FormatFile(Bytes.getUuid(bytes.position(16)), epoch);
    }
}
