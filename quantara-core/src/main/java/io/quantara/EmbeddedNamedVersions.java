package io.quantara;

import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.PinnedVersion;
import io.quantara.internal.engine.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The named versions of an open database. Safe for many threads. */
final class EmbeddedNamedVersions {

    private final EmbeddedContext context;

    EmbeddedNamedVersions(EmbeddedContext context) {
        this.context = context;
    }

    NamedVersion create(String name) {
        EmbeddedVectors.shortName("version name", Objects.requireNonNull(name, "name"));
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            return version(context.versions().create(name));
        }
    }

    private static NamedVersion version(PinnedVersion pinned) {
        return new NamedVersion(pinned.name(), pinned.sequence(), Instant.ofEpochMilli(pinned.createdMillis()));
    }

    List<NamedVersion> list() {
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return snapshot.catalog().versions().values().stream()
                    .map(EmbeddedNamedVersions::version)
                    .toList();
        }
    }

    boolean delete(String name) {
        Objects.requireNonNull(name, "name");
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            return context.versions().delete(name);
        }
    }

    DatabaseSnapshot asOf(String name) {
        Objects.requireNonNull(name, "version");
        return EmbeddedSnapshot.of(context, engine -> {
            try (Snapshot now = engine.snapshot()) {
                return now.asOf(name);
            }
        });
    }
}
