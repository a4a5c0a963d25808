package io.quantara;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user's own settings, kept in the database: a small durable map from names to JSON-shaped values. Each call is one
 * atomic write. Names that the JSON format reserves ({@code dimensions}, {@code auto_dim}, {@code auto_persist} and all
 * that begin with an underscore) are refused.
 */
public interface DatabaseConfig {

    /** The names that the JSON format uses itself, beside those that begin with an underscore. */
    Set<String> RESERVED = Set.of("dimensions", "auto_dim", "auto_persist");

    /**
     * Returns a setting.
     *
     * @throws NotFoundException when it is not set
     */
    Object get(String name);

    /** Returns a setting, or empty when it is not set or is a JSON null. */
    Optional<Object> find(String name);

    /** Sets one value; as {@link Metadata} takes them. */
    void set(String name, @Nullable Object value);

    /** Sets all these values at once. */
    void update(Map<String, ?> values);

    /** Returns whether a setting is set. */
    boolean contains(String name);

    /** Removes a setting and tells whether it was set. */
    boolean remove(String name);

    /** Removes all settings. */
    void clear();

    /** Returns all settings as they are now. */
    Metadata asMetadata();
}
