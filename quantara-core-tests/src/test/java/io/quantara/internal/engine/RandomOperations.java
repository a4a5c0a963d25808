package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Document;
import io.quantara.DocumentPatch;
import io.quantara.Filter;
import io.quantara.LoadOptions;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.NotFoundException;
import io.quantara.OnConflict;
import io.quantara.QuantaraException;
import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import io.quantara.VersionConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Random calls of the whole API, each carried out on a database and on the model. A write is announced in
 * {@link #pending} before it begins, so that whoever cuts the power knows both states that may be found.
 */
final class RandomOperations {

    private static final int MOST_ROWS = 120;
    private static final int MOST_COLLECTIONS = 6;

    private final SplittableRandom random;
    private ModelState state;
    private ModelState pending;
    private long made;

    RandomOperations(long seed) {
        this.random = new SplittableRandom(seed);
        this.state = ModelState.empty();
        this.pending = state;
    }

    ModelState state() {
        return state;
    }

    /** Returns the state if the write that was cut short is there after all. */
    ModelState pending() {
        return pending;
    }

    /** Goes on from a state that was found after a crash. */
    void resumeFrom(ModelState found) {
        state = found;
        pending = found;
    }

    /** Does one random call and verifies what it returns. */
    void step(Database db) {
        String name = anyCollection();
        VectorCollection collection = db.getCollection(name);
        switch (random.nextInt(37)) {
            case 0, 1, 2, 3, 4 -> insert(collection, name, 1);
            case 5, 6 -> insert(collection, name, 1 + random.nextInt(12));
            case 7, 8 -> insertOwnIds(collection, name);
            case 9, 10 -> upsert(collection, name);
            case 11, 12, 13 -> update(collection, name);
            case 14, 15 -> delete(collection, name);
            case 16 -> deleteAll(collection, name);
            case 17 -> load(collection, name);
            case 18 -> clear(collection, name);
            case 19 -> create(db);
            case 20 -> rename(db, name);
            case 21 -> drop(db, name);
            case 22 -> cloneCollection(db, name);
            case 23 -> configure(db);
            case 24, 25, 26 -> search(collection, name);
            case 27, 28 -> get(collection, name);
            case 29 -> count(collection, name);
            case 30 -> requireNothingHappens(collection, name);
            case 31, 32, 33 -> batch(db);
            case 34, 35 -> useVersion(db);
            default -> rearrange(db);
        }
    }

    private String anyCollection() {
        return pick(List.copyOf(state.collections().keySet()));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Optional<String> anyRow(String collection) {
        List<String> names = List.copyOf(state.collection(collection).rows().keySet());
        return names.isEmpty() ? Optional.empty() : Optional.of(pick(names));
    }

    private UUID id(String collection, String row) {
        ModelState.Row found = state.collection(collection).rows().get(row);
        if (found == null || found.id() == null) {
            throw new AssertionError("The model has no id of " + row + " in " + collection);
        }
        return found.id();
    }

    private NewDocument document(String name) {
        float[] vector = {random.nextInt(-20, 20), random.nextInt(-20, 20), random.nextInt(1, 20)};
        return NewDocument.of(name, vector, Metadata.of("group", random.nextInt(5), "made", made++));
    }

    private String newName() {
        return "r" + made++;
    }

    private void commit(ModelState after, Runnable write) {
        pending = after;
        write.run();
        state = after;
    }

    private void insert(VectorCollection collection, String name, int count) {
        if (state.collection(name).rows().size() > MOST_ROWS) {
            deleteAll(collection, name);
            return;
        }
        List<NewDocument> documents = new ArrayList<>();
        ModelState.Collection after = state.collection(name);
        for (int i = 0; i < count; i++) {
            NewDocument document = document(newName());
            documents.add(document);
            after = after.with(document.name(), Operation.row(document, null));
        }
        pending = state.with(name, after);
        List<UUID> ids = collection.insertAll(documents);
        for (int i = 0; i < count; i++) {
            NewDocument document = documents.get(i);
            after = after.with(document.name(), Operation.row(document, ids.get(i)));
        }
        state = state.with(name, after);
    }

    private void insertOwnIds(VectorCollection collection, String name) {
        NewDocument document = document(newName()).id(new UUID(random.nextLong(), random.nextLong()));
        commit(after(name, document), () -> collection.insert(document));
    }

    private ModelState after(String collection, NewDocument document) {
        return state.change(collection, all -> all.with(
                document.name(), Operation.row(document, document.id().orElseThrow())));
    }

    private void upsert(VectorCollection collection, String name) {
        String row = anyRow(name).orElseGet(this::newName);
        UUID id = state.collection(name).rows().containsKey(row)
                ? id(name, row)
                : new UUID(random.nextLong(), random.nextLong());
        NewDocument document = document(row).id(id);
        commit(after(name, document), () -> collection.upsert(document));
    }

    private void update(VectorCollection collection, String name) {
        anyRow(name).ifPresent(row -> {
            ModelState.Row before = Objects.requireNonNull(state.collection(name).rows().get(row));
            long group = random.nextInt(5);
            Metadata changed = before.metadata().with("group", group);
            ModelState.Row after = new ModelState.Row(before.id(), before.vector(), changed);
            UUID id = id(name, row);
            long version = collection.get(id).version();
            DocumentPatch patch = DocumentPatch.of().put("group", group);
            DocumentPatch wrong = patch.ifVersion(version + 1);
            requireRefused(VersionConflictException.class, () -> collection.update(id, wrong));
            DocumentPatch either = random.nextBoolean() ? patch : patch.ifVersion(version);
            commit(state.change(name, all -> all.with(row, after)), () -> collection.update(id, either));
            assertThat(collection.get(id).version()).isGreaterThan(version);
        });
    }

    private void delete(VectorCollection collection, String name) {
        List<String> rows = Stream.of(anyRow(name), anyRow(name)).flatMap(Optional::stream).distinct().toList();
        List<UUID> ids = rows.stream().map(row -> id(name, row)).toList();
        commit(
                state.change(name, all -> all.without(rows)),
                () -> assertThat(collection.deleteAll(ids)).isEqualTo(rows.size()));
    }

    private void deleteAll(VectorCollection collection, String name) {
        long group = random.nextInt(5);
        List<String> rows = inGroup(name, group);
        commit(
                state.change(name, all -> all.without(rows)),
                () -> assertThat(collection.deleteAll(Filter.eq("group", group))).isEqualTo(rows.size()));
    }

    private List<String> inGroup(String collection, long group) {
        return state.collection(collection).rows().entrySet().stream()
                .filter(row -> row.getValue().metadata().getLong("group") == group)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void load(VectorCollection collection, String name) {
        if (state.collection(name).rows().size() > MOST_ROWS) {
            deleteAll(collection, name);
            return;
        }
        OnConflict onConflict = random.nextBoolean() ? OnConflict.REPLACE : OnConflict.SKIP;
        List<NewDocument> documents = new ArrayList<>();
        ModelState.Collection after = state.collection(name);
        int count = random.nextBoolean() ? 2 : 25;
        for (int i = 0; i < count; i++) {
            documents.add(document(newName()).id(new UUID(random.nextLong(), random.nextLong())));
        }
        Optional<String> present = anyRow(name);
        present.ifPresent(row -> documents.add(document(row).id(id(name, row))));
        for (NewDocument document : documents) {
            if (onConflict == OnConflict.REPLACE || !after.rows().containsKey(document.name())) {
                after = after.with(document.name(), Operation.row(document, document.id().orElseThrow()));
            }
        }
        commit(state.with(name, after), () -> collection.load(
                documents.stream(), LoadOptions.defaults().onConflict(onConflict)));
    }

    private void clear(VectorCollection collection, String name) {
        if (random.nextInt(4) == 0) {
            commit(
                    state.with(name, ModelState.Collection.empty(state.collection(name).metric())),
                    collection::clear);
        }
    }

    private void create(Database db) {
        if (state.collections().size() < MOST_COLLECTIONS) {
            String name = newName();
            Metric metric = pick(List.of(Metric.values()));
            commit(
                    state.with(name, ModelState.Collection.empty(metric)),
                    () -> db.createCollection(name, CollectionOptions.defaults().metric(metric)));
        } else {
            requireRefused(AlreadyExistsException.class, () -> db.createCollection(state.collections().lastKey()));
        }
    }

    private void rename(Database db, String name) {
        if (!name.equals(Database.DEFAULT_COLLECTION)) {
            String to = newName();
            commit(
                    state.without(name).with(to, state.collection(name)),
                    () -> db.renameCollection(name, to));
        }
    }

    private void drop(Database db, String name) {
        if (!name.equals(Database.DEFAULT_COLLECTION) && random.nextBoolean()) {
            commit(state.without(name), () -> db.deleteCollection(name));
        }
    }

    private void cloneCollection(Database db, String name) {
        if (state.collections().size() < MOST_COLLECTIONS) {
            String to = newName();
            commit(state.with(to, state.collection(name)), () -> db.cloneCollection(name, to));
        }
    }

    private void batch(Database db) {
        RandomBatch batch = new RandomBatch(random, db, state, this::newName);
        for (int i = random.nextInt(8); i >= 0; i--) {
            batch.add(document(newName()));
        }
        commit(batch.after(), batch::commit);
    }

    private void configure(Database db) {
        String setting = "s" + random.nextInt(3);
        long value = made++;
        if (random.nextInt(4) == 0) {
            boolean isSet = state.config().contains(setting);
            commit(
                    state.withConfig(state.config().without(setting)),
                    () -> assertThat(db.config().remove(setting)).isEqualTo(isSet));
        } else {
            commit(
                    state.withConfig(state.config().with(setting, value)),
                    () -> db.config().set(setting, value));
        }
    }

    private void useVersion(Database db) {
        VersionOperation operation = VersionOperation.any(random, state);
        commit(operation.expected(), () -> operation.run(db));
    }

    private void search(VectorCollection collection, String name) {
        float[] query = {random.nextInt(-20, 20), random.nextInt(-20, 20), random.nextInt(1, 20)};
        int topK = 1 + random.nextInt(8);
        SearchRequest request = SearchRequest.of(query).topK(topK).exact();
        Map<String, ModelState.Row> candidates = new TreeMap<>(state.collection(name).rows());
        if (random.nextBoolean()) {
            long group = random.nextInt(5);
            request = request.filter(Filter.eq("group", group));
            candidates.keySet().retainAll(inGroup(name, group));
        }
        ExactAnswer.requireBest(collection.search(request), candidates, state.collection(name).metric(), query, topK);
    }

    private void get(VectorCollection collection, String name) {
        anyRow(name).ifPresent(row -> {
            Document document = collection.get(id(name, row));
            assertThat(document.name()).isEqualTo(row);
            ModelState.Row expected = Objects.requireNonNull(state.collection(name).rows().get(row));
            assertThat(document.metadata()).isEqualTo(expected.metadata());
        });
        UUID unknown = new UUID(random.nextLong(), random.nextLong());
        requireRefused(NotFoundException.class, () -> collection.get(unknown));
    }

    private void count(VectorCollection collection, String name) {
        long group = random.nextInt(5);
        assertThat(collection.count()).isEqualTo(state.collection(name).rows().size());
        assertThat(collection.count(Filter.eq("group", group))).isEqualTo(inGroup(name, group).size());
        try (Stream<Document> documents = collection.stream(Filter.eq("group", group))) {
            assertThat(documents.map(Document::name)).containsExactlyInAnyOrderElementsOf(inGroup(name, group));
        }
    }

    /** A batch with one document that must be refused changes nothing. */
    private void requireNothingHappens(VectorCollection collection, String name) {
        anyRow(name).ifPresent(row -> {
            List<NewDocument> documents = List.of(document(newName()), document("again").id(id(name, row)));
            requireRefused(AlreadyExistsException.class, () -> collection.insertAll(documents));
        });
    }

    private static void requireRefused(Class<? extends QuantaraException> expected, Runnable call) {
        try {
            call.run();
        } catch (QuantaraException e) {
            assertThat(e).isInstanceOf(expected);
            return;
        }
        throw new AssertionError(expected.getSimpleName() + " was not thrown");
    }

    private void rearrange(Database db) {
        if (random.nextInt(5) == 0) {
            db.compact();
        } else {
            db.persist();
        }
    }
}
