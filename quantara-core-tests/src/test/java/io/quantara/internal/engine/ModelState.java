package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.Document;
import io.quantara.DocumentReader;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NamedVersion;
import io.quantara.VectorCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a database holds, as plain maps. The slow and obvious version to compare with. Immutable. */
record ModelState(
        SortedMap<String, Collection> collections, Metadata config, SortedMap<String, ModelState> versions) {

    /** Creates the state of a database without named versions. */
    ModelState(SortedMap<String, Collection> collections, Metadata config) {
        this(collections, config, new TreeMap<>());
    }


    /** A document; the id is null while only the database knows it. */
    record Row(@Nullable UUID id, List<Float> vector, Metadata metadata) {

        boolean isMetBy(Row found) {
            return (id == null || id.equals(found.id)) && vector.equals(found.vector)
                    && metadata.equals(found.metadata);
        }
    }

    /** The documents of a collection by name, which tests keep unique; dimension 0 while none is known. */
    record Collection(Metric metric, int dimension, SortedMap<String, Row> rows) {

        static Collection empty(Metric metric) {
            return new Collection(metric, 0, new TreeMap<>());
        }

        Collection with(String name, Row row) {
            SortedMap<String, Row> changed = new TreeMap<>(rows);
            changed.put(name, row);
            return new Collection(metric, row.vector.size(), changed);
        }

        Collection with(Map<String, Row> more) {
            SortedMap<String, Row> changed = new TreeMap<>(rows);
            changed.putAll(more);
            int size = more.isEmpty() ? dimension : more.values().iterator().next().vector.size();
            return new Collection(metric, size, changed);
        }

        Collection without(java.util.Collection<String> names) {
            SortedMap<String, Row> changed = new TreeMap<>(rows);
            changed.keySet().removeAll(names);
            return new Collection(metric, dimension, changed);
        }

        Collection bare() {
            return new Collection(Metric.COSINE, 0, rows);
        }

        Optional<String> difference(Collection found) {
            if (metric != found.metric || dimension != found.dimension) {
                return Optional.of("expected " + metric + " " + dimension + ", found " + found.metric + " "
                        + found.dimension);
            }
            if (!rows.keySet().equals(found.rows.keySet())) {
                return Optional.of("expected documents " + rows.keySet() + ", found " + found.rows.keySet());
            }
            for (Map.Entry<String, Row> expected : rows.entrySet()) {
                Row other = found.rows.get(expected.getKey());
                if (other == null || !expected.getValue().isMetBy(other)) {
                    return Optional.of("expected " + expected + ", found " + other);
                }
            }
            return Optional.empty();
        }
    }

    /** Returns a new database: an empty default collection. */
    static ModelState empty() {
        return new ModelState(
                new TreeMap<>(Map.of(Database.DEFAULT_COLLECTION, Collection.empty(Metric.COSINE))), Metadata.empty());
    }

    Collection collection(String name) {
        Collection found = collections.get(name);
        if (found == null) {
            throw new IllegalArgumentException("The model has no collection " + name);
        }
        return found;
    }

    ModelState with(String name, Collection collection) {
        SortedMap<String, Collection> changed = new TreeMap<>(collections);
        changed.put(name, collection);
        return new ModelState(changed, config, versions);
    }

    ModelState change(String name, UnaryOperator<Collection> change) {
        return with(name, change.apply(collection(name)));
    }

    ModelState without(String name) {
        SortedMap<String, Collection> changed = new TreeMap<>(collections);
        changed.remove(name);
        return new ModelState(changed, config, versions);
    }

    ModelState withConfig(Metadata settings) {
        return new ModelState(collections, settings, versions);
    }

    /** Returns the state with itself under a name, without what a version does not tell: options, dimensions. */
    ModelState withVersion(String name) {
        SortedMap<String, Collection> bare = new TreeMap<>();
        collections.forEach((key, all) -> bare.put(key, all.bare()));
        SortedMap<String, ModelState> changed = new TreeMap<>(versions);
        changed.put(name, new ModelState(bare, config));
        return new ModelState(collections, config, changed);
    }

    ModelState withoutVersion(String name) {
        SortedMap<String, ModelState> changed = new TreeMap<>(versions);
        changed.remove(name);
        return new ModelState(collections, config, changed);
    }

    /** Returns how something found differs from this, or empty when it does not. */
    Optional<String> difference(ModelState found) {
        if (!config.equals(found.config)) {
            return Optional.of("expected settings " + config + ", found " + found.config);
        }
        if (!collections.keySet().equals(found.collections.keySet())) {
            return Optional.of("expected " + collections.keySet() + ", found " + found.collections.keySet());
        }
        for (Map.Entry<String, Collection> expected : collections.entrySet()) {
            Optional<String> difference =
                    expected.getValue().difference(found.collection(expected.getKey()));
            if (difference.isPresent()) {
                return Optional.of("collection " + expected.getKey() + ": " + difference.get());
            }
        }
        return versionDifference(found);
    }

    private Optional<String> versionDifference(ModelState found) {
        if (!versions.keySet().equals(found.versions.keySet())) {
            return Optional.of("expected versions " + versions.keySet() + ", found " + found.versions.keySet());
        }
        for (Map.Entry<String, ModelState> expected : versions.entrySet()) {
            Optional<String> difference =
                    expected.getValue().difference(found.versions.getOrDefault(expected.getKey(), empty()));
            if (difference.isPresent()) {
                return Optional.of("version " + expected.getKey() + ": " + difference.get());
            }
        }
        return Optional.empty();
    }

    /** Reads all that a database holds, in each way there is to read it. */
    static ModelState read(Database db) {
        SortedMap<String, Collection> collections = new TreeMap<>();
        for (String name : db.listCollections()) {
            VectorCollection collection = db.getCollection(name);
            int dimension = collection.options().dimension().orElse(0);
            collections.put(name, new Collection(collection.options().metric(), dimension, rows(collection)));
        }
        SortedMap<String, ModelState> versions = new TreeMap<>();
        for (NamedVersion version : db.listVersions()) {
            try (DatabaseSnapshot snapshot = db.asOf(version.name())) {
                versions.put(version.name(), read(snapshot));
            }
        }
        return new ModelState(collections, db.config().asMetadata(), versions);
    }

    private static ModelState read(DatabaseSnapshot snapshot) {
        SortedMap<String, Collection> collections = new TreeMap<>();
        for (String name : snapshot.listCollections()) {
            collections.put(name, new Collection(Metric.COSINE, 0, rows(snapshot.getCollection(name))));
        }
        return new ModelState(collections, snapshot.config());
    }

    private static SortedMap<String, Row> rows(DocumentReader collection) {
        SortedMap<String, Row> rows = new TreeMap<>();
        for (Document document : documents(collection)) {
            Row before = rows.put(document.name(), row(document));
            assertThat(before).as("second document named " + document.name()).isNull();
            assertThat(collection.find(document.id())).contains(document);
        }
        assertThat(collection.count()).isEqualTo(rows.size());
        return rows;
    }

    private static List<Document> documents(DocumentReader collection) {
        try (Stream<Document> documents = collection.stream()) {
            return documents.toList();
        }
    }

    private static Row row(Document document) {
        return new Row(document.id(), components(document.vector()), document.metadata());
    }

    static List<Float> components(float... vector) {
        List<Float> components = new ArrayList<>(vector.length);
        for (float component : vector) {
            components.add(component);
        }
        return components;
    }
}
