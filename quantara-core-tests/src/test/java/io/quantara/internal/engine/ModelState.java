package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.Document;
import io.quantara.Metadata;
import io.quantara.Metric;
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
record ModelState(SortedMap<String, Collection> collections, Metadata config) {

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
        return new ModelState(changed, config);
    }

    ModelState change(String name, UnaryOperator<Collection> change) {
        return with(name, change.apply(collection(name)));
    }

    ModelState without(String name) {
        SortedMap<String, Collection> changed = new TreeMap<>(collections);
        changed.remove(name);
        return new ModelState(changed, config);
    }

    ModelState withConfig(Metadata settings) {
        return new ModelState(collections, settings);
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
        return Optional.empty();
    }

    /** Reads all that a database holds, in each way there is to read it. */
    static ModelState read(Database db) {
        SortedMap<String, Collection> collections = new TreeMap<>();
        for (String name : db.listCollections()) {
            VectorCollection collection = db.getCollection(name);
            SortedMap<String, Row> rows = new TreeMap<>();
            for (Document document : documents(collection)) {
                Row before = rows.put(document.name(), row(document));
                assertThat(before).as("second document named " + document.name()).isNull();
                assertThat(collection.find(document.id())).contains(document);
            }
            assertThat(collection.count()).isEqualTo(rows.size());
            int dimension = collection.options().dimension().orElse(0);
            collections.put(name, new Collection(collection.options().metric(), dimension, rows));
        }
        return new ModelState(collections, db.config().asMetadata());
    }

    private static List<Document> documents(VectorCollection collection) {
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
