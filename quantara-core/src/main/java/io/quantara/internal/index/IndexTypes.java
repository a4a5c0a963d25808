package io.quantara.internal.index;

import io.quantara.IndexMismatchException;
import io.quantara.Metric;
import io.quantara.NotFoundException;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexRegistry;
import io.quantara.index.IndexType;
import io.quantara.internal.index.graph.GraphIndexType;
import io.quantara.internal.index.hnsw.HnswIndexType;
import io.quantara.internal.index.ivf.IvfIndexType;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The index types one open database knows, by name. {@code flat}, also called {@code default} and {@code bruteforce},
 * is exact search; {@code auto} leaves the choice to the database, see {@link #forSegment}. Neither has an
 * {@link IndexType} of its own. The other built-in types are like those that users register. Safe for many threads.
 */
public final class IndexTypes implements IndexRegistry {

    /** The name of exact search. */
    public static final String FLAT = "flat";

    /** The name that leaves the choice to the database, segment by segment. */
    public static final String AUTO = "auto";

    /**
     * The least rows of a segment that gets an index where the choice is {@link #AUTO}. To compare fewer takes from
     * 0.1 ms (128 components) to 0.7 ms (768), is exact, and saves the second of a build whose graph is gone with the
     * next merge. A memtable that is full makes a segment that is large enough, up to 768 components and also with
     * metadata.
     */
    public static final int AUTO_ROWS = 5_000;

    private static final Map<String, String> BUILT_IN =
            Map.of(FLAT, FLAT, "default", FLAT, "bruteforce", FLAT, AUTO, AUTO);
    private static final List<IndexType> BUILT_IN_TYPES =
            List.of(new GraphIndexType(), new HnswIndexType(), new IvfIndexType());
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final Map<String, IndexType> types = new TreeMap<>();

    /** Creates a registry of the built-in names and types alone. */
    public IndexTypes() {
        for (IndexType type : BUILT_IN_TYPES) {
            types.put(type.name(), type);
        }
    }

    /**
     * Adds the types that are {@link ServiceLoader} services.
     *
     * @param loader where to look
     * @param warnings hears of services that could not be loaded; the others are added nevertheless
     * @throws IllegalArgumentException as {@link #register} does
     */
    public void discover(ClassLoader loader, Consumer<String> warnings) {
        Iterator<IndexType> services =
                ServiceLoader.load(IndexType.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return;
                }
                register(services.next());
            } catch (ServiceConfigurationError | LinkageError broken) {
                warnings.accept("An index type on the class path could not be loaded: " + broken.getMessage()
                        + ". Collections that use it are searched exactly.");
            }
        }
    }

    @Override
    public void register(IndexType type) {
        String name = type.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The index type " + type.getClass().getName() + " is named '" + name
                    + "'. Name it with lower-case letters, digits and dashes.");
        }
        if (BUILT_IN.containsKey(name) || BUILT_IN_TYPES.stream().anyMatch(built -> built.name().equals(name))) {
            throw new IllegalArgumentException("The index type " + type.getClass().getName() + " is named '" + name
                    + "', which is built in. Give it a name of its own.");
        }
        synchronized (types) {
            IndexType known = types.putIfAbsent(name, type);
            if (known != null) {
                throw new IllegalArgumentException("Two index types are named '" + name + "': "
                        + known.getClass().getName() + " is registered, " + type.getClass().getName()
                        + " came second. Register one of them, or rename one.");
            }
        }
    }

    @Override
    public List<String> list() {
        TreeSet<String> names = new TreeSet<>(BUILT_IN.values());
        synchronized (types) {
            names.addAll(types.keySet());
        }
        return List.copyOf(names);
    }

    /** Returns the name under which a type is stored: {@code flat} for its aliases, any other name as it is. */
    public static String canonicalName(String name) {
        return BUILT_IN.getOrDefault(name, name);
    }

    /**
     * Returns which type of index a segment is to have. The options are the collection's: {@code auto} takes none, so
     * that the type is built with its defaults.
     *
     * @param name the collection's choice
     * @param rows how many rows the segment has, deleted ones included: the answer never changes for a segment
     * @return the name of a type, or empty for exact search
     */
    public static Optional<String> forSegment(String name, int rows) {
        return switch (canonicalName(name)) {
            case FLAT -> Optional.empty();
            case AUTO -> rows < AUTO_ROWS ? Optional.empty() : Optional.of(GraphIndexType.NAME);
            default -> Optional.of(name);
        };
    }

    /** Returns whether collections may choose a name. */
    public boolean knows(String name) {
        return BUILT_IN.containsKey(name) || find(name).isPresent();
    }

    /** Returns the type of a name; empty for {@code flat}, {@code auto} and names not registered. */
    public Optional<IndexType> find(String name) {
        return Optional.ofNullable(get(name));
    }

    private @Nullable IndexType get(String name) {
        synchronized (types) {
            return types.get(name);
        }
    }

    /**
     * Verifies a collection's choice.
     *
     * @param name a name, also a built-in one or an alias
     * @param dimension the collection's dimension, or 0 while it is not known
     * @throws NotFoundException when no type has this name
     * @throws IndexMismatchException when the type can not be built for the metric
     * @throws IllegalArgumentException when an option is unknown or out of range
     */
    public void check(String name, IndexOptions options, int dimension, Metric metric) {
        if (BUILT_IN.containsKey(name)) {
            options.allow();
            return;
        }
        IndexType type = get(name);
        if (type == null) {
            throw new NotFoundException("No index type is named '" + name + "'. Register it, or choose among "
                    + list() + ".");
        }
        if (!type.metrics().contains(metric)) {
            throw new IndexMismatchException("The index type '" + name + "' serves " + type.metrics()
                    + " but the collection compares by " + metric + ". Choose another type or metric.");
        }
        type.check(options, dimension, metric);
    }
}
