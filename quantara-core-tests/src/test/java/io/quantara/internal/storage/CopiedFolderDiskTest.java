package io.quantara.internal.storage;

import io.quantara.ReadMode;
import io.quantara.testkit.disk.DiskContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CopiedFolderDiskTest extends DiskContract {

    @TempDir
    Path folder;

    private int count;

    @Override
    protected Disk emptyDisk() throws IOException {
        return FolderDisk.openOrCreate(folder.resolve("disk" + ++count), ReadMode.COPY);
    }
}
