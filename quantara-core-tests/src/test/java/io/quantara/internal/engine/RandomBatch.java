package io.quantara.internal.engine;

import io.quantara.Batch;
import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DocumentPatch;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NewDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/** A batch of random operations on all collections, and what the model holds after it. Used once. */
final class RandomBatch {

    private static final int MOST_COLLECTIONS = 6;

    private final SplittableRandom random;
    private final Database db;
    private final Supplier<String> newNames;
    private final Batch batch;
    private final Set<String> changedCollections = new HashSet<>();
    private final Set<UUID> touched = new HashSet<>();
    private ModelState state;

    RandomBatch(SplittableRandom random, Database db, ModelState before, Supplier<String> newNames) {
        this.random = random;
        this.db = db;
        this.state = before;
        this.newNames = newNames;
        this.batch = db.batch();
    }

    /** Returns what the model holds after all operations so far. */
    ModelState after() {
        return state;
    }

    void commit() {
        batch.commit();
    }

    /** Adds a random operation; the document is for those that write one. */
    void add(NewDocument document) {
        String name = pick(List.copyOf(state.collections().keySet()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> insert(name, document);
            case 3, 4 -> upsert(name, document);
            case 5, 6, 7 -> update(name);
            case 8, 9 -> delete(name);
            case 10 -> create();
            default -> changeCollection(name);
        }
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void insert(String name, NewDocument document) {
        UUID id = batch.insert(name, document);
        touched.add(id);
        state = state.change(name, all -> all.with(document.name(), Operation.row(document, id)));
    }

    private void upsert(String name, NewDocument document) {
        List<Map.Entry<String, ModelState.Row>> rows =
                List.copyOf(state.collection(name).rows().entrySet());
        if (rows.isEmpty()) {
            insert(name, document);
            return;
        }
        Map.Entry<String, ModelState.Row> row = pick(rows);
        UUID id = Objects.requireNonNull(row.getValue().id());
        NewDocument replacing = NewDocument.of(row.getKey(), document.vector().orElseThrow(), document.metadata())
                .id(id);
        batch.upsert(name, isUntouched(name, id) ? replacing.ifVersion(version(name, id)) : replacing);
        touched.add(id);
        state = state.change(name, all -> all.with(row.getKey(), Operation.row(replacing, id)));
    }

    private boolean isUntouched(String name, UUID id) {
        return !changedCollections.contains(name) && !touched.contains(id);
    }

    private long version(String name, UUID id) {
        return db.getCollection(name).get(id).version();
    }

    private void update(String name) {
        List<Map.Entry<String, ModelState.Row>> rows =
                List.copyOf(state.collection(name).rows().entrySet());
        if (!rows.isEmpty()) {
            Map.Entry<String, ModelState.Row> row = pick(rows);
            UUID id = Objects.requireNonNull(row.getValue().id());
            long group = random.nextInt(5);
            DocumentPatch patch = DocumentPatch.of().put("group", group);
            batch.update(name, id, isUntouched(name, id) ? patch.ifVersion(version(name, id)) : patch);
            touched.add(id);
            Metadata metadata = row.getValue().metadata().with("group", group);
            ModelState.Row changed = new ModelState.Row(id, row.getValue().vector(), metadata);
            state = state.change(name, all -> all.with(row.getKey(), changed));
        }
    }

    private void delete(String name) {
        List<Map.Entry<String, ModelState.Row>> rows =
                List.copyOf(state.collection(name).rows().entrySet());
        if (!rows.isEmpty()) {
            Map.Entry<String, ModelState.Row> row = pick(rows);
            UUID id = Objects.requireNonNull(row.getValue().id());
            batch.delete(name, id);
            touched.add(id);
            state = state.change(name, all -> all.without(List.of(row.getKey())));
        }
    }

    private void create() {
        if (state.collections().size() < MOST_COLLECTIONS) {
            String name = newNames.get();
            Metric metric = pick(List.of(Metric.values()));
            batch.createCollection(name, CollectionOptions.defaults().metric(metric));
            changedCollections.add(name);
            state = state.with(name, ModelState.Collection.empty(metric));
        }
    }

    private void changeCollection(String name) {
        changedCollections.add(name);
        if (name.equals(Database.DEFAULT_COLLECTION) || random.nextInt(3) == 0) {
            batch.clear(name);
            state = state.with(name, ModelState.Collection.empty(state.collection(name).metric()));
        } else if (random.nextBoolean()) {
            String to = newNames.get();
            batch.renameCollection(name, to);
            changedCollections.add(to);
            state = state.without(name).with(to, state.collection(name));
        } else {
            batch.deleteCollection(name);
            state = state.without(name);
        }
    }
}
