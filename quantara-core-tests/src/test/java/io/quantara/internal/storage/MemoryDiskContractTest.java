package io.quantara.internal.storage;

import io.quantara.testkit.disk.DiskContract;

class MemoryDiskContractTest extends DiskContract {

    @Override
    protected Disk emptyDisk() {
        return new MemoryDisk();
    }
}
