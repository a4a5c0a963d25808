package io.quantara.testkit.disk;

import java.io.IOException;

/** Watches the calls to a simulated disk. */
public interface CallListener {

    /**
     * Sees a call before it is carried out.
     *
     * @param call the call
     * @throws IOException makes the call fail
     */
    void before(DiskCall call) throws IOException;
}
