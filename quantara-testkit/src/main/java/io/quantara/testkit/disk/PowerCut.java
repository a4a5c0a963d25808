package io.quantara.testkit.disk;

/** The power is off: no call to the disk works any more. An error, so that no code under test handles it. */
public final class PowerCut extends Error {

    private static final long serialVersionUID = 1L;

    PowerCut(long call) {
        super("Power cut before call " + call + ".", null, false, false);
    }
}
