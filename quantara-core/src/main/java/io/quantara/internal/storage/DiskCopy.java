package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Copies files between disks that share no file system. */
public final class DiskCopy {

    private static final int PIECE_BYTES = 1 << 20;

    private DiskCopy() {}

    /**
     * Copies and forces a file under the same name. The target's directory is not forced.
     *
     * @param source where the file is
     * @param target where it goes
     * @param name its name, which must be free on the target
     * @throws IOException if the operating system refused; no file is left on the target then
     */
    public static void copy(Disk source, Disk target, String name) throws IOException {
        copy(source, target, name, bytes -> {});
    }

    /**
     * Copies and forces a file under the same name. The target's directory is not forced.
     *
     * @param source where the file is
     * @param target where it goes
     * @param name its name, which must be free on the target
     * @param passed hears the bytes of each piece; what it throws ends the copy
     * @throws IOException if the operating system refused; no file is left on the target then
     */
    public static void copy(Disk source, Disk target, String name, LongConsumer passed) throws IOException {
        try (DiskFile input = source.open(name)) {
            DiskFile output = target.create(name);
            try {
                copy(input, output, passed);
                output.force();
                output.close();
            } catch (IOException | RuntimeException e) {
                Leftovers.closeAndDelete(target, name, output, e);
                throw e;
            }
        }
    }

    private static void copy(DiskFile input, DiskFile output, LongConsumer passed) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(input.length(), PIECE_BYTES));
        long offset = 0;
        int count = input.readAt(offset, piece);
        while (count > 0) {
            output.writeAt(offset, piece.flip());
            passed.accept(count);
            offset += count;
            count = input.readAt(offset, piece.clear());
        }
    }
}
