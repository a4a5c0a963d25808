package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds files that no manifest needs: foreign ones, and ours that a crash left. A process that writes has files of its
 * own that are in no manifest yet, or in none any more; while one does, only foreign files are reported.
 */
enum UnneededFiles {
    /** Foreign ones, and ours unless another process writes. */
    ALL,
    /** Foreign ones alone, because this process writes. */
    FOREIGN;

    private static final Pattern HOLDER = Pattern.compile("process (\\d{1,18})");
    private static final int HOLDER_BYTES = 256;

    void report(Disk disk, FolderIdentity identity, Findings findings) throws IOException {
        boolean mayBeInUse = this == FOREIGN || isBeingWritten(disk);
        for (String file : disk.list()) {
            FileName name = FileName.parse(file).orElse(null);
            if (name == null) {
                findings.stray(file, "File '" + file + "' in " + disk.describe()
                        + " is none of Quantara's. It is never touched; move it elsewhere.");
            } else if (!mayBeInUse && !isNeeded(name, identity)) {
                findings.stray(file, "File " + file + " is needed no more. The next open for writing removes it.");
            }
        }
    }

    private static boolean isNeeded(FileName name, FolderIdentity identity) {
        StoredManifest manifest = identity.manifest();
        ManifestCodec.Contents contents = identity.contents();
        if (manifest == null || contents == null || !identity.isManifestRight()) {
            return true;
        }
        Set<String> named = contents.fileNames();
        return switch (name.kind()) {
            case SEGMENT, DELETIONS, INDEX -> named.contains(name.name());
            case LOG -> contents.oldestLog() != 0 && name.number() >= contents.oldestLog();
            case MANIFEST -> name.number() == manifest.number();
            case PENDING_MANIFEST, PENDING_FORMAT -> false;
            case LOCK, LOCK_HOLDER, FORMAT -> true;
        };
    }

    /** Returns whether the process that introduced itself beside the lock still runs. */
    private static boolean isBeingWritten(Disk disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES);
        try (DiskFile file = disk.open(FileName.LOCK_HOLDER.name())) {
            file.readAt(0, bytes);
        } catch (NoSuchFileException _) {
            return false;
        }
        Matcher holder = HOLDER.matcher(StandardCharsets.UTF_8.decode(bytes.flip()));
        return holder.find() && ProcessHandle.of(Long.parseLong(holder.group(1))).isPresent();
    }
}
