package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the holder of a write lock says about itself in {@code LOCK.info}. It serves messages only: it may be missing,
 * as on a full disk, or be left over from a process that was killed.
 */
final class LockNote {

    private static final LateLogger LOG = new LateLogger(LockNote.class);
    private static final String FORM = "process (\\d{1,18}) since \\S+(?: of user .*? on host (\\S+))?";
    private static final Path LINUX_PROCESS = Path.of("/proc/self");
    private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private LockNote() {}

    /** Introduces this process; the lock is held whether this works or not. */
    static void write(Path file, String since) {
        String user = System.getProperty("user.name", "unknown");
        String note = "process " + process() + " since " + since + " of user " + user + " on host " + host();
        try {
            Files.writeString(file, note);
        } catch (IOException e) {
            LOG.get().log(Level.DEBUG, "Could not write " + file, e);
        }
    }

    /** Returns the number of this process, on Linux without the class that also starts and awaits processes. */
    private static String process() {
        try {
            return Files.readSymbolicLink(LINUX_PROCESS).toString();
        } catch (IOException | UnsupportedOperationException _) {
            return Long.toString(ProcessHandle.current().pid());
        }
    }

    /** Returns the note as the rest of a sentence, with whether the process is running; empty when there is none. */
    static String describe(Path file) {
        try {
            String note = Files.readString(file).strip();
            Matcher parsed = Pattern.compile(FORM).matcher(note);
            return parsed.matches() ? ", " + note + running(parsed) : "";
        } catch (IOException e) {
            LOG.get().log(Level.DEBUG, "Could not read " + file, e);
            return "";
        }
    }

    private static String running(Matcher note) {
        String host = note.group(2);
        if (host == null || !host.equals(host())) {
            return "";
        }
        boolean isAlive = ProcessHandle.of(Long.parseLong(note.group(1)))
                .filter(ProcessHandle::isAlive)
                .isPresent();
        return isAlive ? ", which is running" : ", which has ended: a later one that left no note has the lock now";
    }

    /** Returns the name of this machine, without asking the network. */
    private static String host() {
        try {
            if (Files.isReadable(LINUX_HOST_NAME)) {
                return Files.readString(LINUX_HOST_NAME).strip();
            }
        } catch (IOException e) {
            LOG.get().log(Level.DEBUG, "Could not read " + LINUX_HOST_NAME, e);
        }
        return Objects.requireNonNullElse(
                System.getenv("COMPUTERNAME"), Objects.requireNonNullElse(System.getenv("HOSTNAME"), "unknown"));
    }
}
