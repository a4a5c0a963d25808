package io.quantara.internal.engine;

import io.quantara.ReadMode;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where damaged files are put to be opened. Used by one thread. */
interface DamagePlace {

    /** Puts these files there, and no others. */
    void put(Map<String, byte[]> files) throws IOException;

    /** Opens what is there now. */
    Disk open() throws IOException;

    /** Returns what is there now, but for the lock. */
    Map<String, byte[]> files() throws IOException;

    /** Returns whether files that are open may be changed: not where they are mapped. */
    boolean isCopied();

    /** Returns a place on the heap. */
    static DamagePlace heap() {
        ImageDisk disk = new ImageDisk(Map.of());
        return new DamagePlace() {
            @Override
            public void put(Map<String, byte[]> files) {
                disk.overwrite(files);
            }

            @Override
            public Disk open() {
                return disk;
            }

            @Override
            public Map<String, byte[]> files() {
                return disk.image();
            }

            @Override
            public boolean isCopied() {
                return true;
            }
        };
    }

    /** Returns a place in the file system. */
    static DamagePlace folder(Path folder, ReadMode mode) {
        return new DamagePlace() {
            @Override
            public void put(Map<String, byte[]> files) throws IOException {
                for (Path old : list()) {
                    Files.delete(old);
                }
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Files.write(folder.resolve(file.getKey()), file.getValue());
                }
            }

            @Override
            public Disk open() throws IOException {
                return FolderDisk.open(folder, mode);
            }

            @Override
            public Map<String, byte[]> files() throws IOException {
                Map<String, byte[]> files = new TreeMap<>();
                for (Path file : list()) {
                    files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                }
                files.keySet().removeIf(name -> name.startsWith("LOCK"));
                return files;
            }

            @Override
            public boolean isCopied() {
                return mode == ReadMode.COPY;
            }

            private List<Path> list() throws IOException {
                try (Stream<Path> found = Files.list(folder)) {
                    return new ArrayList<>(found.toList());
                }
            }
        };
    }
}
