package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and finds the manifest: the complete state of the database at one checkpoint. The newest published manifest
 * is the state; nothing is ever overwritten, and there is no falling back to an older one.
 * {@link ManifestFormat} holds the byte table. One thread may publish at a time; reading is safe at any time.
 */
public final class ManifestStore {

    /** Flag of a manifest that holds named versions. */
    public static final long NAMED_VERSIONS = 1;

    /** Flags of what this release understands when it reads. */
    public static final long KNOWN_READER_FEATURES = 0;

    /** Flags of what this release understands when it writes. */
    public static final long KNOWN_WRITER_FEATURES = NAMED_VERSIONS;

    private static final int LARGEST_BYTES = 1 << 30;

    private final Disk disk;
    private final UUID databaseId;

    /**
     * Creates the store.
     *
     * @param disk the database folder
     * @param databaseId the database that every manifest must belong to
     */
    public ManifestStore(Disk disk, UUID databaseId) {
        this.disk = disk;
        this.databaseId = databaseId;
    }

    /**
     * Reads the newest published manifest, for a program that will write to the database.
     *
     * @return empty if none was ever published
     * @throws CorruptionException if it is damaged; it names the file
     * @throws UnknownFormatException if reading or writing needs a newer release
     * @throws java.nio.file.NoSuchFileException if a writer deleted it meanwhile; look again
     * @throws IOException if the operating system refused
     */
    public Optional<StoredManifest> readLatest() throws IOException {
        Optional<StoredManifest> latest = readLatestForReading();
        if (latest.isPresent()) {
            requireWritable(latest.get());
        }
        return latest;
    }

    /**
     * Reads the newest published manifest, for a program that will only read the database.
     *
     * @return empty if none was ever published
     * @throws CorruptionException if it is damaged; it names the file
     * @throws UnknownFormatException if reading needs a newer release
     * @throws java.nio.file.NoSuchFileException if a writer deleted it meanwhile; look again
     * @throws IOException if the operating system refused
     */
    public Optional<StoredManifest> readLatestForReading() throws IOException {
        List<Long> numbers = published(disk);
        return numbers.isEmpty() ? Optional.empty() : Optional.of(read(numbers.getFirst()));
    }

    /**
     * Returns the numbers of all published manifests, the newest first.
     *
     * @param disk a database folder
     * @throws IOException if the operating system refused
     */
    public static List<Long> published(Disk disk) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : disk.list()) {
            FileName file = FileName.parse(name).orElse(null);
            if (file != null && file.kind() == FileKind.MANIFEST) {
                numbers.add(file.number());
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    /**
     * Reads a manifest of whichever database, as check and repair do.
     *
     * @param disk the folder
     * @param number its number
     * @throws CorruptionException if it is damaged or has another number; it names the file
     * @throws UnknownFormatException if reading needs a newer release
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if the operating system refused
     */
    public static StoredManifest read(Disk disk, long number) throws IOException {
        String name = FileName.manifest(number).name();
        StoredManifest manifest = ManifestFormat.decode(readWhole(disk, name), name);
        if (manifest.number() != number) {
            throw new CorruptionException(name, 0, "Manifest " + name + " says that it is number " + manifest.number()
                    + ". Put the right file back, or restore a backup.");
        }
        requireKnown(disk, manifest.readerFeatures(), KNOWN_READER_FEATURES, "read");
        return manifest;
    }

    /** Publishes a new manifest that any writer understands; see {@link #publish(StoredManifest, ByteBuffer, long)}. */
    public StoredManifest publish(@Nullable StoredManifest previous, ByteBuffer payload) throws PublishException {
        return publish(previous, payload, 0);
    }

    /**
     * Publishes a new manifest: written and forced under a preliminary name, renamed, directory forced. When this
     * returns it stands, whatever happens. All files it names must be durable before, with their directory entries.
     *
     * @param previous the newest published manifest, null for the first
     * @param payload what to store, from position to limit, which both stay where they are
     * @param writerFeatures the flags of what a writer must understand of it
     * @return the manifest as stored
     * @throws PublishException if it failed; it says what is known of the state on the disk
     */
    public StoredManifest publish(@Nullable StoredManifest previous, ByteBuffer payload, long writerFeatures)
            throws PublishException {
        long readerFeatures = previous == null ? KNOWN_READER_FEATURES : previous.readerFeatures();
        return publish(previous, payload, readerFeatures, writerFeatures);
    }

    /**
     * Publishes the state of another folder, as {@link #publish(StoredManifest, ByteBuffer, long)} does: what one must
     * understand to read and write it is what the original says.
     *
     * @param previous the newest manifest published here, null for the first
     * @param original the manifest of the other folder
     * @param payload what to store
     * @return the manifest as stored
     * @throws PublishException if it failed; it says what is known of the state on the disk
     */
    public StoredManifest publishCopy(
            @Nullable StoredManifest previous, StoredManifest original, ByteBuffer payload) throws PublishException {
        return publish(previous, payload, original.readerFeatures(), original.writerFeatures());
    }

    private StoredManifest publish(
            @Nullable StoredManifest previous, ByteBuffer payload, long readerFeatures, long writerFeatures)
            throws PublishException {
        long number = previous == null ? 1 : previous.number() + 1;
        int previousCrc = previous == null ? 0 : previous.crc();
        ByteBuffer bytes =
                ManifestFormat.encode(number, previousCrc, readerFeatures, writerFeatures, databaseId, payload);
        writePending(number, bytes);
        rename(number);
        return ManifestFormat.decode(bytes.clear(), FileName.manifest(number).name());
    }

    private void writePending(long number, ByteBuffer bytes) throws PublishException {
        String pending = FileName.pendingManifest(number).name();
        try {
            if (disk.exists(FileName.manifest(number).name())) {
                throw new IOException("Manifest " + number + " exists already.");
            }
            if (disk.exists(pending)) {
                disk.delete(pending);
            }
            try (DiskFile file = disk.create(pending)) {
                file.writeAt(0, bytes);
                file.force();
            }
        } catch (IOException e) {
            Leftovers.delete(disk, pending, e);
            throw new PublishException(PublishException.Outcome.UNCHANGED, "Manifest " + number
                    + " could not be written to " + disk.describe() + "; the one before it stands.", e);
        }
    }

    private void rename(long number) throws PublishException {
        try {
            disk.rename(FileName.pendingManifest(number).name(), FileName.manifest(number).name());
            disk.forceDirectory();
        } catch (IOException e) {
            throw new PublishException(PublishException.Outcome.UNKNOWN, "Manifest " + number
                    + " was written to " + disk.describe() + ", but it is unknown whether it stands. "
                    + "Close and reopen the database.", e);
        }
    }

    /**
     * Reads one published manifest, for a program that will only read the database.
     *
     * @param number its number
     * @throws CorruptionException if it is damaged; it names the file
     * @throws UnknownFormatException if reading needs a newer release
     * @throws java.nio.file.NoSuchFileException if a writer deleted it meanwhile; look again
     * @throws IOException if the operating system refused
     */
    public StoredManifest read(long number) throws IOException {
        String name = FileName.manifest(number).name();
        StoredManifest manifest = read(disk, number);
        if (!manifest.databaseId().equals(databaseId)) {
            throw new CorruptionException(name, 0, "Manifest " + name + " belongs to database "
                    + manifest.databaseId() + ", not to " + databaseId
                    + ". Put the right file back, or restore a backup.");
        }
        return manifest;
    }

    private static ByteBuffer readWhole(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            long length = file.length();
            if (length > LARGEST_BYTES) {
                throw new CorruptionException(name, LARGEST_BYTES, "Manifest " + name + " has " + length
                        + " bytes, more than any written. Restore a backup.");
            }
            ByteBuffer bytes = Bytes.allocate((int) length);
            file.readAt(0, bytes);
            return bytes.flip();
        }
    }

    /**
     * Fails unless this release may write to the database of a manifest.
     *
     * @throws UnknownFormatException if that needs a newer release
     */
    public void requireWritable(StoredManifest manifest) {
        requireKnown(disk, manifest.writerFeatures(), KNOWN_WRITER_FEATURES, "write to");
    }

    private static void requireKnown(Disk disk, long features, long known, String purpose) {
        if ((features & ~known) != 0) {
            throw new UnknownFormatException("To " + purpose + " the database in " + disk.describe()
                    + " one must understand features " + Long.toHexString(features) + ", and this release knows "
                    + Long.toHexString(known) + ". Open it with a newer release.");
        }
    }
}
