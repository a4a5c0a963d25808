package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.QuantaraException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * A database that this process writes. All rows are moved into segments first, so that a copy needs no log; where that
 * fails, as on a full disk, the copy takes from the log what the segments lack. The files stay until the copy is done,
 * while writing, merging and dropping go on.
 */
final class EngineSource implements CopySource {

    private static final LateLogger LOG = new LateLogger(EngineSource.class);

    private final Engine engine;

    EngineSource(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Disk disk() {
        return engine.parts().disk();
    }

    @Override
    public Held hold() throws IOException {
        boolean needsLog = !engine.parts().durability().equals(Durability.MANUAL) && !flush();
        long acknowledged = needsLog ? engine.state().versions().sequence() : 0;
        Checkpointer checkpointer = engine.state().checkpointer();
        checkpointer.manifestLock().lock();
        try {
            StoredManifest manifest = checkpointer.manifest().orElseThrow();
            String name = FileName.manifest(manifest.number()).name();
            ManifestCodec.Contents contents = ManifestCodec.decode(manifest.payload(), name);
            FileLifetime.Pin pin = engine.state().lifetime().pin(needed(contents));
            return new Held(manifest, LogReader.Scope.ALL, acknowledged, pin::close);
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    private boolean flush() {
        try {
            engine.flush();
            return true;
        } catch (QuantaraException e) {
            LOG.get().log(
                    System.Logger.Level.WARNING,
                    "Rows could not be flushed before copying: the log is copied",
                    e);
            return false;
        }
    }

    private Set<String> needed(ManifestCodec.Contents contents) throws IOException {
        Set<String> needed = new HashSet<>(contents.fileNames());
        for (String file : disk().list()) {
            FileName.parse(file)
                    .filter(name -> name.kind() == FileKind.LOG && name.number() >= contents.oldestLog())
                    .ifPresent(log -> needed.add(file));
        }
        return needed;
    }

    @Override
    public boolean hasMovedOn(Held held) {
        return false;
    }

    @Override
    public boolean isClosing() {
        return engine.workers().compactor().isClosing();
    }
}
