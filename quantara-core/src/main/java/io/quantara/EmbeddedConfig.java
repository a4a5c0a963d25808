package io.quantara;

import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.Snapshot;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user's own settings in an open database. Safe for many threads. */
final class EmbeddedConfig implements DatabaseConfig {

    private final EmbeddedContext context;

    EmbeddedConfig(EmbeddedContext context) {
        this.context = context;
    }

    @Override
    public Metadata asMetadata() {
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return snapshot.catalog().config();
        }
    }

    @Override
    public Object get(String name) {
        return find(name)
                .orElseThrow(() -> new NotFoundException("There is no setting '" + name
                        + "', or it is null: set it first, or use find, which returns an Optional"));
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(asMetadata().asMap().get(Objects.requireNonNull(name, "name")));
    }

    @Override
    public void set(String name, @Nullable Object value) {
        requireFree(name);
        Metadata one = Metadata.empty().with(name, value);
        edit(() -> context.catalog().config(settings -> settings.with(name, one.asMap().get(name))));
    }

    @Override
    public void update(Map<String, ?> values) {
        Metadata valid = Metadata.copyOf(Objects.requireNonNull(values, "values"));
        valid.keys().forEach(EmbeddedConfig::requireFree);
        edit(() -> context.catalog().config(settings -> {
            Metadata changed = settings;
            for (String name : valid.keys()) {
                changed = changed.with(name, valid.asMap().get(name));
            }
            return changed;
        }));
    }

    @Override
    public boolean contains(String name) {
        return asMetadata().contains(Objects.requireNonNull(name, "name"));
    }

    @Override
    public boolean remove(String name) {
        Objects.requireNonNull(name, "name");
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            return context.catalog().config(settings -> settings.without(name)).contains(name);
        }
    }

    @Override
    public void clear() {
        edit(() -> context.catalog().config(settings -> Metadata.empty()));
    }

    private void edit(Runnable edit) {
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            edit.run();
        }
    }

    private static void requireFree(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.startsWith("_") || RESERVED.contains(name)) {
            throw new IllegalArgumentException("The setting '" + name
                    + "' is reserved by the JSON format: choose a name that is none of " + RESERVED
                    + " and does not begin with an underscore");
        }
    }
}
