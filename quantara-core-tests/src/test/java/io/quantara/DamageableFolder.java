package io.quantara;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a closed database, to be damaged by tests. */
record DamageableFolder(Path folder) {

    /** Returns the names of files that end like this, sorted. */
    List<String> files(String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of the one file that begins or ends like this. */
    String only(String part) {
        List<String> found = new ArrayList<>(files(""));
        found.removeIf(name -> !name.startsWith(part) && !name.endsWith(part));
        if (found.size() != 1) {
            throw new AssertionError("not one file of " + part + ": " + files(""));
        }
        return found.getFirst();
    }

    long length(String file) {
        try {
            return Files.size(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the bits of a byte that are set in a mask. */
    void flip(String file, long offset, int mask) {
        try (RandomAccessFile opened = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            opened.seek(offset);
            int before = opened.read();
            opened.seek(offset);
            opened.write(before ^ mask);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cut(String file, long length) {
        try (RandomAccessFile opened = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            opened.setLength(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the contents of all files. */
    Map<String, List<Byte>> contents() {
        Map<String, List<Byte>> contents = new TreeMap<>();
        for (String file : files("")) {
            contents.put(file, bytes(file));
        }
        return contents;
    }

    private List<Byte> bytes(String file) {
        try {
            List<Byte> bytes = new ArrayList<>();
            for (byte one : Files.readAllBytes(folder.resolve(file))) {
                bytes.add(one);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a copy to damage. */
    DamageableFolder copyTo(Path target) {
        try {
            Files.createDirectories(target);
            for (String file : files("")) {
                Files.copy(folder.resolve(file), target.resolve(file));
            }
            return new DamageableFolder(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
