package io.quantara.internal.storage;

import io.quantara.ReadMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that holds the lock of a folder until its input ends. */
final class LockHolder {

    private LockHolder() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        try (FolderDisk disk = FolderDisk.open(Path.of(arguments[0]), ReadMode.MAPPED);
                DiskLock lock = disk.lock()) {
            System.out.write("held\n".getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
            while (System.in.read() >= 0) {
                assert lock != null;
            }
        }
    }
}
