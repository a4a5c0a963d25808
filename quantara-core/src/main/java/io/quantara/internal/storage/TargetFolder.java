package io.quantara.internal.storage;

import io.quantara.ReadMode;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A folder that a database is copied to: made when it is missing, with its parents, and taken away again when nothing
 * comes of it.
 */
public final class TargetFolder implements AutoCloseable {

    private final FolderDisk disk;
    private final Deque<Path> made;
    private boolean kept;

    private TargetFolder(FolderDisk disk, Deque<Path> made) {
        this.disk = disk;
        this.made = made;
    }

    /**
     * Opens a folder, creating it where it is missing.
     *
     * @throws java.nio.file.NotDirectoryException if there is something else of that name
     * @throws IOException if the operating system refused
     */
    public static TargetFolder open(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path path = folder.toAbsolutePath().normalize();
        while (path != null && !Files.exists(path)) {
            missing.add(path);
            path = path.getParent();
        }
        return new TargetFolder(FolderDisk.openOrCreate(folder, ReadMode.MAPPED), missing);
    }

    /** Returns whether a folder is another one, or lies inside it, wherever links lead. Either may be missing. */
    public static boolean overlap(Path one, Path other) throws IOException {
        Path first = real(one);
        Path second = real(other);
        return first.startsWith(second) || second.startsWith(first);
    }

    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path there = absolute; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return there.toRealPath().resolve(there.relativize(absolute));
            }
        }
        return absolute;
    }

    /** Returns the folder; it is closed with this. */
    public Disk disk() {
        return disk;
    }

    /** Makes the folder stay. */
    public void keep() {
        kept = true;
    }

    /** Closes the folder, and takes away what was made for it and is empty, but for the file behind the lock. */
    @Override
    public void close() throws IOException {
        disk.close();
        if (kept || made.isEmpty()) {
            return;
        }
        try {
            if (disk.list().equals(List.of(FileName.LOCK.name()))) {
                disk.delete(FileName.LOCK.name());
            }
            for (Path folder : made) {
                Files.delete(folder);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            System.getLogger(TargetFolder.class.getName()).log(System.Logger.Level.DEBUG, "A folder stays", e);
        }
    }
}
