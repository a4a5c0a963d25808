package io.quantara.testkit.disk;

import java.io.IOException;

/** Work that a power cut may end at any point, and what must hold afterwards. Each one is run once. */
public interface CrashScenario {

    /**
     * Does the work, remembering what was promised.
     *
     * @param disk empty, and about to lose power
     * @throws IOException if the disk fails, which fails the test
     */
    void run(SimulatedDisk disk) throws IOException;

    /**
     * Checks what the power cut left.
     *
     * @param found the disk when the power is back
     * @throws IOException if it cannot be read, which fails the test
     */
    void check(SimulatedDisk found) throws IOException;
}
