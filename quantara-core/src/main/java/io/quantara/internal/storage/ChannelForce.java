package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces by way of a {@link FileChannel} of its own what {@link java.io.FileDescriptor#sync} cannot force. */
final class ChannelForce {

    private static final String SYSTEM = System.getProperty("os.name", "");

    private ChannelForce() {}

    /** Forces a folder, where the operating system can: Windows cannot, and does not need it. */
    static void forceFolder(Path folder) throws IOException {
        if (!SYSTEM.startsWith("Windows")) {
            force(folder);
        }
    }

    /** Forces a file that this process cannot write to: Windows refuses the descriptor of a file open for reading. */
    static void forceFile(Path file) throws IOException {
        force(file);
    }

    /**
     * Completes the sync of a file. On macOS it leaves the data in the cache of the drive, and only a channel asks the
     * drive to write it.
     */
    static void completeSync(Path file) throws IOException {
        if (SYSTEM.startsWith("Mac")) {
            force(file);
        }
    }

    /**
     * A pending interrupt is put aside; one that arrives meanwhile makes this fail, because it may hide that the force
     * failed.
     */
    private static void force(Path path) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
