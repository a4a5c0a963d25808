package io.quantara.internal.engine;

import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import java.io.IOException;
import java.util.Map;

/** Opens a database for reading: takes no lock and changes nothing. */
final class ReadOnlyOpening {

    private ReadOnlyOpening() {}

    /** Opens the newest durable state; the caller closes disk and scheduler when this fails. */
    static Engine open(EngineParts parts) throws IOException {
        FormatFile format = FormatFile.read(parts.disk());
        ManifestStore manifests = new ManifestStore(parts.disk(), format.databaseId());
        Reclaimer reclaimer = new Reclaimer(parts.scheduler());
        FileLifetime lifetime = new FileLifetime(parts.disk(), reclaimer, FileLifetime.Deleting.FORBIDDEN);
        FileNumbers numbers = new FileNumbers(1);
        Checkpointer checkpointer = new Checkpointer(parts, manifests, numbers, lifetime, Map.of(), null);
        IndexFiles indexes = new IndexFiles(parts.disk(), checkpointer, numbers, lifetime, reclaimer);
        try {
            LiveReader reader = new LiveReader(new LiveReader.Source(
                    parts, format.databaseId(), manifests, reclaimer, lifetime, indexes));
            return new Engine(parts, new Engine.State(
                    reader.versions(), reclaimer, lifetime, checkpointer, numbers, null, null, reader));
        } catch (IOException | RuntimeException | Error e) {
            reclaimer.run();
            throw e;
        }
    }
}
