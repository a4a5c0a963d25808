package io.quantara.internal.engine;

import io.quantara.Metadata;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.StoredManifest;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The payload of the manifest of a copy: that of the original, field by field, those included that this release does
 * not know; only what is said about logs, file numbers and files left out differs. The manifest of a backup is marked:
 * a database that was opened for writing has no mark, so that no later backup replaces what was written to it.
 */
final class ManifestCopy {

    private static final String BACKUP = "backup";

    private ManifestCopy() {}

    /** What the copy is. */
    enum Kind {
        /** A backup: the same database at one moment, to be replaced by later ones. */
        BACKUP,
        /** A database of its own. */
        DATABASE
    }

    /**
     * Returns the payload of a copy.
     *
     * @param original the manifest of the original
     * @param oldestLog the log of the copy, 0 for none
     * @param nextFile a number above all files of the copy
     * @param leftOut the names of files that the copy goes without
     */
    static ByteBuffer encode(
            StoredManifest original, Kind kind, long oldestLog, long nextFile, Set<String> leftOut) {
        Metadata state = decode(original);
        List<Object> files = new ArrayList<>();
        for (Object file : state.getList("files")) {
            boolean isLeftOut =
                    file instanceof Map<?, ?> fields && leftOut.contains(String.valueOf(fields.get("name")));
            if (!isLeftOut) {
                files.add(file);
            }
        }
        Metadata copied = state.with("oldestLog", oldestLog).with("nextFile", nextFile).with("files", files);
        Metadata marked = kind == Kind.BACKUP ? copied.with(BACKUP, true) : copied.without(BACKUP);
        return ByteBuffer.wrap(MetadataCodec.encode(marked));
    }

    /** Returns whether a manifest is that of a backup, to which nothing was written since. */
    static boolean isBackup(StoredManifest manifest) {
        return decode(manifest).contains(BACKUP);
    }

    private static Metadata decode(StoredManifest manifest) {
        MemorySegment bytes = MemorySegment.ofBuffer(manifest.payload());
        return MetadataCodec.decode(bytes, 0, bytes.byteSize());
    }
}
