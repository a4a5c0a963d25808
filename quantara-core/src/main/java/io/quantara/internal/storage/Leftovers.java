package io.quantara.internal.storage;

import java.io.IOException;

/** Cleans up after a file that could not be finished; what fails on the way is attached to the first failure. */
final class Leftovers {

    private Leftovers() {}

    static void closeAndDelete(Disk disk, String name, DiskFile file, Exception failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        delete(disk, name, failure);
    }

    static void delete(Disk disk, String name, Exception failure) {
        try {
            if (disk.exists(name)) {
                disk.delete(name);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
