package io.quantara.testkit.disk;

import io.quantara.DatabaseLockedException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskCopy;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that forgets on a power cut what was not forced, and fails when told to. What it does depends on
 * nothing but the calls and the seed; several threads may call it, but only one at a time is deterministic.
 *
 * <p>Every call of {@link Disk} and {@link DiskFile} except {@code close} and {@code describe} is counted; a link
 * counts as the calls that copy the file.
 */
public final class SimulatedDisk implements Disk {

    /** Which operating system is simulated. */
    public enum Rules {
        /** Files may be renamed and deleted at any time. */
        POSIX,
        /** Files that are open or mapped can be neither renamed nor deleted. */
        WINDOWS
    }

    private final Rules rules;
    private final SimulatedDirectory directory;
    private final CallCounter counter = new CallCounter();
    private long capacityBytes = Long.MAX_VALUE;
    private @Nullable SimulatedLock lock;

    /** Creates an empty disk with the rules of POSIX. */
    public SimulatedDisk() {
        this(Rules.POSIX);
    }

    /**
     * Creates an empty disk.
     *
     * @param rules which operating system is simulated
     */
    public SimulatedDisk(Rules rules) {
        this(rules, new SimulatedDirectory());
    }

    private SimulatedDisk(Rules rules, SimulatedDirectory directory) {
        this.rules = rules;
        this.directory = directory;
    }

    /** Returns the number of calls so far. */
    public synchronized long calls() {
        return counter.calls();
    }

    /** Returns the numbers of the calls so far that may have changed the disk: where a power cut makes a difference. */
    public synchronized List<Long> changingCalls() {
        return counter.changingCalls();
    }

    /** Returns how many calls were made to fail so far. */
    public synchronized long faults() {
        return counter.faults();
    }

    /**
     * Cuts the power before a call: it and all later ones do nothing and throw {@link PowerCut}.
     *
     * @param call the number of the call, counted from 1 for the first one ever
     */
    public synchronized void cutPowerBeforeCall(long call) {
        counter.cutBefore(call);
    }

    /** Returns whether a call has met the power cut. */
    public synchronized boolean isPowerOff() {
        return counter.powerIsOff();
    }

    /** Cuts the power now. */
    public synchronized void cutPower() {
        counter.cutBefore(counter.calls() + 1);
    }

    /**
     * Makes calls fail. Replaces what an earlier call of this asked for.
     *
     * @param call the number of the first call that fails, if a call of its kind can fail in this way
     * @param fault how
     * @param repeat for how long
     */
    public synchronized void failCall(long call, Fault fault, Repeat repeat) {
        counter.fail(call, fault, repeat);
    }

    /**
     * Has all later calls watched. Replaces the watcher before.
     *
     * @param listener sees each call
     */
    public synchronized void onCall(CallListener listener) {
        counter.listen(listener);
    }

    /**
     * Limits the room for all files together. Writes beyond it fail.
     *
     * @param bytes the limit in bytes
     */
    public synchronized void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    /** Returns a disk with the same files, all of them durable; this one stays as it is. */
    public SimulatedDisk copy() {
        return copyAfterPowerCut(CrashVariant.UNSYNCED_KEPT, 0);
    }

    /**
     * Returns the disk as it would be found if the power went now; this one stays as it is.
     *
     * @param variant what is left of all that was not forced
     * @param seed decides whatever is left to chance
     */
    public synchronized SimulatedDisk copyAfterPowerCut(CrashVariant variant, long seed) {
        SimulatedDisk found =
                new SimulatedDisk(rules, directory.afterPowerCut(variant, new SplittableRandom(seed)));
        found.capacityBytes = capacityBytes;
        return found;
    }

    /**
     * Returns the disk as it is found when the power is back. This one must not be used any more.
     *
     * @param variant what is left of all that was not forced
     * @param seed decides whatever is left to chance
     */
    public synchronized SimulatedDisk afterPowerCut(CrashVariant variant, long seed) {
        cutPower();
        return copyAfterPowerCut(variant, seed);
    }

    /**
     * Returns the disk as the next process finds it after this one was killed: everything is there, but what was not
     * forced may still fall to a power cut. This one must not be used any more.
     */
    public synchronized SimulatedDisk afterProcessKill() {
        cutPower();
        SimulatedDisk found = new SimulatedDisk(rules, directory.afterProcessKill());
        found.capacityBytes = capacityBytes;
        return found;
    }

    @Override
    public String describe() {
        return "a simulated disk";
    }

    @Override
    public synchronized List<String> list() throws IOException {
        return call(DiskOperation.LIST, "", () -> List.copyOf(new TreeSet<>(directory.names().keySet())));
    }

    @Override
    public synchronized boolean exists(String name) throws IOException {
        return call(DiskOperation.EXISTS, name, () -> directory.names().containsKey(name));
    }

    @Override
    public synchronized long length(String name) throws IOException {
        return call(DiskOperation.LENGTH, name, () -> get(name).cache().length());
    }

    @Override
    public synchronized DiskFile create(String name) throws IOException {
        return call(DiskOperation.CREATE, name, () -> {
            requireFree(name);
            var content = new SimulatedContent();
            directory.create(name, content);
            return new SimulatedFile(this, name, content, SimulatedFile.Access.READ_WRITE);
        });
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        return call(
                DiskOperation.OPEN,
                name,
                () -> new SimulatedFile(this, name, get(name), SimulatedFile.Access.READ_ONLY));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        call(DiskOperation.RENAME, from, () -> {
            SimulatedContent content = get(from);
            requireFree(to);
            requireUnused(from, content);
            directory.rename(from, to, content);
            return true;
        });
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        DiskCopy.copy(this, target, name);
    }

    /** Two disks of one set of rules share the bytes, as hard links do; counts as a create on the target. */
    @Override
    public boolean tryLinkTo(Disk target, String name) throws IOException {
        if (!(target instanceof SimulatedDisk other) || other.rules != rules) {
            return false;
        }
        SimulatedContent content;
        synchronized (this) {
            content = call(DiskOperation.OPEN, name, () -> get(name));
        }
        other.link(name, content);
        return true;
    }

    private synchronized void link(String name, SimulatedContent content) throws IOException {
        call(DiskOperation.CREATE, name, () -> {
            requireFree(name);
            directory.create(name, content);
            return true;
        });
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        call(DiskOperation.DELETE, name, () -> {
            SimulatedContent content = get(name);
            requireUnused(name, content);
            directory.delete(name, content);
            return true;
        });
    }

    @Override
    public synchronized void forceDirectory() throws IOException {
        call(DiskOperation.FORCE_DIRECTORY, "", () -> {
            directory.force();
            return true;
        });
    }

    @Override
    public synchronized long freeSpaceBytes() throws IOException {
        return call(DiskOperation.FREE_SPACE, "", this::freeBytes);
    }

    @Override
    public synchronized DiskLock lock() throws IOException {
        return call(DiskOperation.LOCK, "", () -> {
            if (lock != null) {
                throw new DatabaseLockedException("The database on " + describe()
                        + " is already open for writing. Use that one, or close it first.");
            }
            lock = new SimulatedLock();
            return lock;
        });
    }

    @Override
    public void close() {
        // Nothing to let go of: the contents are needed to look at what a crash leaves.
    }

    /** Carries out a call that fails as a whole or not at all. */
    <T> T call(DiskOperation operation, String file, Action<T> action) throws IOException {
        Fault fault = counter.count(operation, file);
        if (fault == Fault.IO_ERROR_AFTERWARDS) {
            action.run();
        }
        if (fault != null) {
            throw counter.failure(fault, operation, file);
        }
        return action.run();
    }

    CallCounter counter() {
        return counter;
    }

    /** Returns whether a file may grow by that many bytes. */
    boolean hasRoom(long bytes) {
        return capacityBytes == Long.MAX_VALUE || bytes <= freeBytes();
    }

    private long freeBytes() {
        if (capacityBytes == Long.MAX_VALUE) {
            return capacityBytes;
        }
        Set<SimulatedContent> files = Collections.newSetFromMap(new IdentityHashMap<>());
        files.addAll(directory.names().values());
        long used = files.stream().mapToLong(content -> content.cache().length()).sum();
        return Math.max(0, capacityBytes - used);
    }

    private SimulatedContent get(String name) throws NoSuchFileException {
        SimulatedContent content = directory.names().get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    private void requireFree(String name) throws FileAlreadyExistsException {
        if (directory.names().containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
    }

    private void requireUnused(String name, SimulatedContent content) throws AccessDeniedException {
        if (rules == Rules.WINDOWS && content.isOpenOrMapped()) {
            throw new AccessDeniedException(name, null, "the file is open or mapped");
        }
    }

    private synchronized void release(SimulatedLock released) {
        if (lock == released) {
            lock = null;
        }
    }

    /** What a call does when it does not fail. */
    interface Action<T> {

        T run() throws IOException;
    }

    private final class SimulatedLock implements DiskLock {

        @Override
        public void close() {
            release(this);
        }
    }
}
