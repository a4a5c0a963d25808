package io.quantara.testkit.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the calls to a simulated disk, and decides which of them fails and before which the power goes. */
final class CallCounter {

    private final List<Long> changingCalls = new ArrayList<>();
    private long calls;
    private long cutBefore = Long.MAX_VALUE;
    private boolean powerIsOff;
    private long failFrom = Long.MAX_VALUE;
    private Fault fault = Fault.IO_ERROR;
    private Repeat repeat = Repeat.ONCE;
    private long faults;
    private @Nullable CallListener listener;

    long calls() {
        return calls;
    }

    List<Long> changingCalls() {
        return List.copyOf(changingCalls);
    }

    long faults() {
        return faults;
    }

    boolean powerIsOff() {
        return powerIsOff;
    }

    void cutBefore(long call) {
        cutBefore = call;
    }

    void fail(long call, Fault kind, Repeat howLong) {
        failFrom = call;
        fault = kind;
        repeat = howLong;
    }

    void listen(CallListener added) {
        listener = added;
    }

    /** Counts a call and returns how it is to fail, or null if it is not. */
    @Nullable Fault count(DiskOperation operation, String file) throws IOException {
        if (powerIsOff || calls + 1 >= cutBefore) {
            powerIsOff = true;
            throw new PowerCut(calls + 1);
        }
        calls++;
        if (operation.changesDisk()) {
            changingCalls.add(calls);
        }
        if (listener != null) {
            listener.before(new DiskCall(calls, operation, file));
        }
        boolean failing = repeat == Repeat.FOREVER ? calls >= failFrom : calls == failFrom;
        if (!failing || !fault.appliesTo(operation)) {
            return null;
        }
        faults++;
        if (fault == Fault.INTERRUPT) {
            Thread.currentThread().interrupt();
            return null;
        }
        return fault;
    }

    IOException failure(Fault failed, DiskOperation operation, String file) {
        String reason = failed == Fault.DISK_FULL ? "No space left on device" : "Input/output error";
        return new IOException(file + ": " + reason + " (injected into call " + calls + ", " + operation + ")");
    }
}
