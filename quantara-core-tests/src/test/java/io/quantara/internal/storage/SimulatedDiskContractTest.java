package io.quantara.internal.storage;

import io.quantara.testkit.disk.DiskContract;
import io.quantara.testkit.disk.SimulatedDisk;

class SimulatedDiskContractTest extends DiskContract {

    @Override
    protected Disk emptyDisk() {
        return new SimulatedDisk();
    }
}
