package io.quantara.internal.storage;

import io.quantara.ReadMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** A folder of the file system. */
public final class FolderDisk implements Disk {

    private static final LateLogger LOG = new LateLogger(FolderDisk.class);

    private final Path folder;
    private final ReadMode readMode;

    private FolderDisk(Path folder, ReadMode readMode) {
        this.folder = folder;
        this.readMode = readMode;
    }

    /**
     * Opens a folder, creating it and its parents where they are missing. Created folders are durable when this
     * returns.
     *
     * @param folder the folder
     * @param readMode how its files are read
     * @throws NotDirectoryException if there is something else of that name
     * @throws IOException if the operating system refused
     */
    public static FolderDisk openOrCreate(Path folder, ReadMode readMode) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = absolute; path != null && !Files.exists(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            Files.createDirectory(path);
            forceParent(path);
        }
        FolderDisk disk = open(absolute, readMode);
        if (missing.isEmpty() && !disk.exists(FileName.FORMAT.name())) {
            // An earlier attempt may have died between creating the folder and forcing its parent.
            forceParent(disk.folder);
        }
        return disk;
    }

    /**
     * Opens a folder that exists; nothing is written.
     *
     * @param folder the folder
     * @param readMode how its files are read
     * @throws NoSuchFileException if there is no such folder
     * @throws NotDirectoryException if there is something else of that name
     * @throws IOException if the operating system refused
     */
    public static FolderDisk open(Path folder, ReadMode readMode) throws IOException {
        Path real = folder.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new NotDirectoryException(real.toString());
        }
        return new FolderDisk(real, readMode);
    }

    @Override
    public String describe() {
        return folder.toString();
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path path : entries) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(path.getFileName().toString());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return Collections.unmodifiableList(names);
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long length(String name) throws IOException {
        return Files.size(path(name));
    }

    @Override
    public DiskFile create(String name) throws IOException {
        Path path = path(name);
        Files.createFile(path);
        return FolderFile.open(path, FolderFile.Access.READ_WRITE, readMode);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        Path path = path(name);
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return FolderFile.open(path, FolderFile.Access.READ_ONLY, readMode);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        // An atomic move replaces silently, hence the check; only the holder of the lock renames, so nobody interferes.
        if (exists(to)) {
            throw new FileAlreadyExistsException(path(to).toString());
        }
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        if (!tryLinkTo(target, name)) {
            DiskCopy.copy(this, target, name);
        }
    }

    @Override
    public boolean tryLinkTo(Disk target, String name) throws IOException {
        if (!(target instanceof FolderDisk other)) {
            return false;
        }
        try {
            Files.createLink(other.path(name), path(name));
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "File " + name + " cannot be linked", e);
            return false;
        }
    }

    @Override
    public int links(String name) throws IOException {
        try {
            return Files.getAttribute(path(name), "unix:nlink") instanceof Integer links ? links : 1;
        } catch (UnsupportedOperationException | IllegalArgumentException _) {
            return 1;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(path(name));
    }

    @Override
    public MemorySegment scratch(String name, long sizeBytes, Arena arena) throws IOException {
        return readMode == ReadMode.COPY
                ? Disk.super.scratch(name, sizeBytes, arena)
                : ScratchFile.map(path(name), sizeBytes, arena);
    }

    @Override
    public void forceDirectory() throws IOException {
        ChannelForce.forceFolder(folder);
    }

    @Override
    public long freeSpaceBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public DiskLock lock() throws IOException {
        return FolderLock.take(folder, path(FileName.LOCK.name()), path(FileName.LOCK_HOLDER.name()));
    }

    @Override
    public void close() {
        // Files and locks are closed by those who opened them; the folder itself holds nothing.
    }

    private Path path(String name) {
        return folder.resolve(PlainNames.require(name));
    }

    private static void forceParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && Files.isReadable(parent)) {
            ChannelForce.forceFolder(parent);
        }
    }
}
