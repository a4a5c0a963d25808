package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides when files are closed and deleted: closed when no version holds them, deleted when no published manifest
 * names them either. Thread-safe.
 */
final class FileLifetime {

    private static final LateLogger LOG = new LateLogger(FileLifetime.class);

    private final Disk disk;
    private final Reclaimer reclaimer;
    private Deleting deleting;
    private Set<String> named = Set.of();
    private final Set<String> unheld = new HashSet<>();
    private final List<Set<String>> pins = new ArrayList<>();

    /** Whether files may be deleted at all. */
    enum Deleting {
        ALLOWED,
        FORBIDDEN
    }

    FileLifetime(Disk disk, Reclaimer reclaimer, Deleting deleting) {
        this.disk = disk;
        this.reclaimer = reclaimer;
        this.deleting = deleting;
    }

    /** Deletes nothing any more: the folder may belong to another process from now on. */
    synchronized void stopDeleting() {
        deleting = Deleting.FORBIDDEN;
    }

    /** Closes a file that nobody holds any more, and deletes it unless the manifest names it. */
    void release(SectionFile file, FileName name) {
        reclaimer.reclaim(() -> {
            try {
                file.close();
            } catch (IOException e) {
                LOG.get().log(System.Logger.Level.WARNING, "File " + name + " could not be closed", e);
            }
            deleteUnlessNamed(name.name());
        });
    }

    /**
     * Keeps what a manifest names that is about to be published, beside what the published one names: until the outcome
     * is known, either may stand.
     *
     * @return what the published manifest names
     */
    synchronized Set<String> publishing(Set<String> files) {
        Set<String> before = named;
        Set<String> either = new HashSet<>(before);
        either.addAll(files);
        named = Set.copyOf(either);
        return before;
    }

    /** Takes over what a manifest that was just published names; what nobody holds and it does not name goes. */
    synchronized void published(Set<String> files) {
        named = Set.copyOf(files);
        deleteUnheld();
    }

    /** Deletes a file of ours that nobody holds, unless the published manifest names it; what fails is tried again. */
    synchronized void deleteUnlessNamed(String name) {
        if (deleting == Deleting.ALLOWED) {
            unheld.add(name);
            deleteUnheld();
        }
    }

    /**
     * Deletes a file that only this process still reads, unless the published manifest names it.
     *
     * @return false when the system does not delete files that are mapped
     */
    synchronized boolean deleteMapped(String name) {
        deleteUnlessNamed(name);
        return !unheld.contains(name) || named.contains(name) || isPinned(name);
    }

    private void deleteUnheld() {
        if (deleting == Deleting.ALLOWED) {
            for (String file : List.copyOf(unheld)) {
                if (!named.contains(file) && !isPinned(file)) {
                    delete(file);
                }
            }
        }
    }

    /** Keeps files while they are being copied, whatever is published meanwhile; the caller closes the pin. */
    synchronized Pin pin(Set<String> files) {
        Set<String> pinned = Set.copyOf(files);
        pins.add(pinned);
        return new Pin(pinned);
    }

    /** Files that are kept until this is closed, once. */
    final class Pin implements AutoCloseable {

        private final Set<String> files;

        private Pin(Set<String> files) {
            this.files = files;
        }

        /** Deletes what would have been deleted without the pin. */
        @Override
        public void close() {
            unpin(files);
        }
    }

    private synchronized void unpin(Set<String> files) {
        pins.remove(files);
        deleteUnheld();
    }

    private boolean isPinned(String file) {
        return pins.stream().anyMatch(files -> files.contains(file));
    }

    private void delete(String name) {
        try {
            if (disk.exists(name)) {
                disk.delete(name);
            }
            unheld.remove(name);
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.DEBUG, () -> "File " + name + " cannot be deleted yet", e);
        }
    }
}
