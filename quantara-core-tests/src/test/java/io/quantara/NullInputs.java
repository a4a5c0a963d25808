package io.quantara;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Every call of the public API with null for every parameter. */
@SuppressWarnings("NullAway") // that is the point
final class NullInputs {

    private static final UUID ID = new UUID(1, 1);
    private static final float[] VECTOR = {1, 2};
    private static final Path FILE = Path.of("no-such-file");

    private NullInputs() {}

    static List<BadInput> ofDocuments() {
        return List.of(
                BadInput.ofNull("insert", "name", (db, c) -> db.insert(null, VECTOR)),
                BadInput.ofNull("insert", "vector", (db, c) -> db.insert("a", null)),
                BadInput.ofNull("insert", "metadata", (db, c) -> db.insert("a", VECTOR, null)),
                BadInput.ofNull("insert", "document", (db, c) -> db.insert(null)),
                BadInput.ofNull("insertAll", "documents", (db, c) -> c.insertAll(null)),
                BadInput.ofNull("insertAll", "document", (db, c) -> c.insertAll(Collections.singletonList(null))),
                BadInput.ofNull("upsert", "document", (db, c) -> c.upsert(null)),
                BadInput.ofNull("upsertAll", "documents", (db, c) -> c.upsertAll(null)),
                BadInput.ofNull("upsertAll", "document", (db, c) -> c.upsertAll(Collections.singletonList(null))),
                BadInput.ofNull("load", "documents", (db, c) -> c.load(null)),
                BadInput.ofNull("load", "options", (db, c) -> c.load(DatabaseContract.numbered(1, 2).stream(), null)),
                BadInput.ofNull("load", "document", (db, c) -> c.load(Arrays.asList((NewDocument) null).stream())),
                BadInput.ofNull("update", "id", (db, c) -> c.update(null, DocumentPatch.of())),
                BadInput.ofNull("update", "patch", (db, c) -> c.update(ID, null)),
                BadInput.ofNull("delete", "id", (db, c) -> c.delete(null)),
                BadInput.ofNull("delete if version", "id", (db, c) -> c.delete(null, 1)),
                BadInput.ofNull("deleteAll", "ids", (db, c) -> c.deleteAll((List<UUID>) null)),
                BadInput.ofNull("deleteAll", "id", (db, c) -> c.deleteAll(Collections.singletonList((UUID) null))),
                BadInput.ofNull("deleteAll", "filter", (db, c) -> c.deleteAll((Filter) null)),
                BadInput.ofNull("insertText", "text", (db, c) -> c.insertText(null)),
                BadInput.ofNull("insertText", "metadata", (db, c) -> c.insertText("a", null)),
                BadInput.ofNull("insertTexts", "texts", (db, c) -> c.insertTexts(null)),
                BadInput.ofNull("insertTexts", "text", (db, c) -> c.insertTexts(Collections.singletonList(null))),
                BadInput.ofNull("search", "vector", (db, c) -> c.search((float[]) null)),
                BadInput.ofNull("search", "vector", (db, c) -> c.search(null, 3)),
                BadInput.ofNull("search", "request", (db, c) -> c.search((SearchRequest) null)),
                BadInput.ofNull("searchText", "text", (db, c) -> c.searchText(null)),
                BadInput.ofNull("get", "id", (db, c) -> c.get(null)),
                BadInput.ofNull("getAll", "ids", (db, c) -> c.getAll(null)),
                BadInput.ofNull("getAll", "id", (db, c) -> c.getAll(Collections.singletonList(null))),
                BadInput.ofNull("find", "id", (db, c) -> c.find(null)),
                BadInput.ofNull("contains", "id", (db, c) -> c.contains(null)),
                BadInput.ofNull("count", "filter", (db, c) -> c.count(null)),
                BadInput.ofNull("stream", "filter", (db, c) -> c.stream(null)));
    }

    static List<BadInput> ofDatabase() {
        CollectionOptions options = CollectionOptions.defaults();
        LoadOptions load = LoadOptions.defaults();
        ImportFile file = ImportFile.of(FILE, ImportFile.Format.CSV);
        return List.of(
                BadInput.ofNull("open", "folder", (db, c) -> Database.open(null)),
                BadInput.ofNull("open", "options", (db, c) -> Database.open(FILE, null)),
                BadInput.ofNull("inMemory", "options", (db, c) -> Database.inMemory(null)),
                BadInput.ofNull("createCollection", "name", (db, c) -> db.createCollection(null)),
                BadInput.ofNull("createCollection", "options", (db, c) -> db.createCollection("x", null)),
                BadInput.ofNull("getCollection", "name", (db, c) -> db.getCollection(null)),
                BadInput.ofNull("findCollection", "name", (db, c) -> db.findCollection(null)),
                BadInput.ofNull("getOrCreate", "name", (db, c) -> db.getOrCreateCollection(null, options)),
                BadInput.ofNull("getOrCreate", "options", (db, c) -> db.getOrCreateCollection("research", null)),
                BadInput.ofNull("renameCollection", "from", (db, c) -> db.renameCollection(null, "x")),
                BadInput.ofNull("renameCollection", "to", (db, c) -> db.renameCollection("research", null)),
                BadInput.ofNull("deleteCollection", "name", (db, c) -> db.deleteCollection(null)),
                BadInput.ofNull("cloneCollection", "source", (db, c) -> db.cloneCollection(null, "x")),
                BadInput.ofNull("cloneCollection", "target", (db, c) -> db.cloneCollection("research", null)),
                BadInput.ofNull("createVersion", "name", (db, c) -> db.createVersion(null)),
                BadInput.ofNull("deleteVersion", "name", (db, c) -> db.deleteVersion(null)),
                BadInput.ofNull("asOf", "version", (db, c) -> db.asOf(null)),
                BadInput.ofNull("snapshot get", "name", (db, c) -> onSnapshot(db, s -> s.getCollection(null))),
                BadInput.ofNull("snapshot get", "id", (db, c) -> onSnapshot(db, s -> s.get(null))),
                BadInput.ofNull("snapshot stream", "filter", (db, c) -> onSnapshot(db, s -> s.stream(null))),
                BadInput.ofNull("snapshot export", "file", (db, c) -> onSnapshot(db, s -> s.exportToJson(null))),
                BadInput.ofNull("exportToJson", "file", (db, c) -> db.exportToJson(null)),
                BadInput.ofNull("importFromJson", "file", (db, c) -> db.importFromJson(null)),
                BadInput.ofNull("importFromJson", "onConflict", (db, c) -> db.importFromJson(FILE, (OnConflict) null)),
                BadInput.ofNull("importFromJson", "options", (db, c) -> db.importFromJson(FILE, (LoadOptions) null)),
                BadInput.ofNull("exportToJsonLines", "collection", (db, c) -> db.exportToJsonLines(null, FILE)),
                BadInput.ofNull("exportToJsonLines", "file", (db, c) -> db.exportToJsonLines("default", null)),
                BadInput.ofNull("importFrom", "file", (db, c) -> db.importFrom(null, "x", load)),
                BadInput.ofNull("importFrom", "collection", (db, c) -> db.importFrom(file, null, load)),
                BadInput.ofNull("importFrom", "options", (db, c) -> db.importFrom(file, "x", null)),
                BadInput.ofNull("backup", "target", (db, c) -> db.backup(null)),
                BadInput.ofNull("backup", "options", (db, c) -> db.backup(FILE, null)),
                BadInput.ofNull("fork", "target", (db, c) -> db.fork(null)),
                BadInput.ofNull("fork", "options", (db, c) -> db.fork(FILE, null)),
                BadInput.ofNull("restore", "backup", (db, c) -> Database.restore(null, FILE)),
                BadInput.ofNull("restore", "target", (db, c) -> Database.restore(FILE, null)),
                BadInput.ofNull("restore", "options", (db, c) -> Database.restore(FILE, FILE, null)),
                BadInput.ofNull("register", "type", (db, c) -> db.indexes().register(null)),
                BadInput.ofNull("config.get", "name", (db, c) -> db.config().get(null)),
                BadInput.ofNull("config.find", "name", (db, c) -> db.config().find(null)),
                BadInput.ofNull("config.set", "name", (db, c) -> db.config().set(null, 1)),
                BadInput.ofNull("config.update", "values", (db, c) -> db.config().update(null)),
                BadInput.ofNull("config.contains", "name", (db, c) -> db.config().contains(null)),
                BadInput.ofNull("config.remove", "name", (db, c) -> db.config().remove(null)),
                BadInput.ofNull("useIndex", "type", (db, c) -> c.useIndex(null)),
                BadInput.ofNull("useIndex", "options", (db, c) -> c.useIndex("flat", null)),
                BadInput.ofNull("useIndex", "a", (db, c) -> c.useIndex("flat", Collections.singletonMap("a", null))),
                BadInput.ofNull("awaitIndex", "timeout", (db, c) -> c.awaitIndex(null)),
                BadInput.ofNull("saveIndex", "path", (db, c) -> c.saveIndex(null)),
                BadInput.ofNull("loadIndex", "path", (db, c) -> c.loadIndex(null)));
    }

    static List<BadInput> ofBatches() {
        NewDocument document = NewDocument.of("a", VECTOR);
        DocumentPatch patch = DocumentPatch.of();
        return List.of(
                BadInput.ofNull("batch.create", "name", (db, c) -> db.batch().createCollection(null)),
                BadInput.ofNull("batch.create", "options", (db, c) -> db.batch().createCollection("x", null)),
                BadInput.ofNull("batch.rename", "from", (db, c) -> db.batch().renameCollection(null, "x")),
                BadInput.ofNull("batch.rename", "to", (db, c) -> db.batch().renameCollection("research", null)),
                BadInput.ofNull("batch.deleteCollection", "name", (db, c) -> db.batch().deleteCollection(null)),
                BadInput.ofNull("batch.clear", "collection", (db, c) -> db.batch().clear(null)),
                BadInput.ofNull("batch.insert", "collection", (db, c) -> db.batch().insert(null, document)),
                BadInput.ofNull("batch.insert", "document", (db, c) -> db.batch().insert("research", null)),
                BadInput.ofNull("batch.upsert", "collection", (db, c) -> db.batch().upsert(null, document)),
                BadInput.ofNull("batch.upsert", "document", (db, c) -> db.batch().upsert("research", null)),
                BadInput.ofNull("batch.update", "collection", (db, c) -> db.batch().update(null, ID, patch)),
                BadInput.ofNull("batch.update", "id", (db, c) -> db.batch().update("research", null, patch)),
                BadInput.ofNull("batch.update", "patch", (db, c) -> db.batch().update("research", ID, null)),
                BadInput.ofNull("batch.delete", "collection", (db, c) -> db.batch().delete(null, ID)),
                BadInput.ofNull("batch.delete", "id", (db, c) -> db.batch().delete("research", null)));
    }

    private static void onSnapshot(Database db, Consumer<DatabaseSnapshot> call) {
        try (DatabaseSnapshot snapshot = db.snapshot()) {
            call.accept(snapshot);
        }
    }

    static List<BadInput> ofValues() {
        DatabaseOptions database = DatabaseOptions.defaults();
        CollectionOptions collection = CollectionOptions.defaults();
        SearchRequest request = SearchRequest.of(VECTOR);
        NewDocument document = NewDocument.of("a", VECTOR);
        return List.of(
                BadInput.ofNull("openMode", "mode", (db, c) -> database.openMode(null)),
                BadInput.ofNull("readMode", "mode", (db, c) -> database.readMode(null)),
                BadInput.ofNull("durability", "durability", (db, c) -> database.durability(null)),
                BadInput.ofNull("defaultCollection", "options", (db, c) -> database.defaultCollection(null)),
                BadInput.ofNull("indexType", "type", (db, c) -> database.indexType(null)),
                BadInput.ofNull("embedder", "embedder", (db, c) -> database.embedder((Embedder) null)),
                BadInput.ofNull("indexPath", "collection", (db, c) -> database.indexPath(null, FILE)),
                BadInput.ofNull("indexPath", "path", (db, c) -> database.indexPath("a", null)),
                BadInput.ofNull("timeout", "timeout", (db, c) -> database.timeout(null)),
                BadInput.ofNull("interval", "interval", (db, c) -> Durability.interval(null)),
                BadInput.ofNull("metric", "metric", (db, c) -> collection.metric(null)),
                BadInput.ofNull("index", "type", (db, c) -> collection.index(null)),
                BadInput.ofNull("index", "options", (db, c) -> collection.index("flat", null)),
                BadInput.ofNull("embeddedBy", "model", (db, c) -> collection.embeddedBy(null)),
                BadInput.ofNull("SearchRequest.of", "vector", (db, c) -> SearchRequest.of(null)),
                BadInput.ofNull("SearchRequest.ofText", "text", (db, c) -> SearchRequest.ofText(null)),
                BadInput.ofNull("filter", "filter", (db, c) -> request.filter(null)),
                BadInput.ofNull("metric", "metric", (db, c) -> request.metric(null)),
                BadInput.ofNull("include", "includes", (db, c) -> request.include((Include[]) null)),
                BadInput.ofNull("include", "include", (db, c) -> request.include((Include) null)),
                BadInput.ofNull("timeout", "timeout", (db, c) -> request.timeout((Duration) null)),
                BadInput.ofNull("NewDocument.of", "name", (db, c) -> NewDocument.of(null, VECTOR)),
                BadInput.ofNull("NewDocument.of", "vector", (db, c) -> NewDocument.of("a", null)),
                BadInput.ofNull("NewDocument.ofText", "text", (db, c) -> NewDocument.ofText(null)),
                BadInput.ofNull("NewDocument.id", "id", (db, c) -> document.id(null)),
                BadInput.ofNull("NewDocument.metadata", "metadata", (db, c) -> document.metadata(null)),
                BadInput.ofNull("DocumentPatch.name", "name", (db, c) -> DocumentPatch.of().name(null)),
                BadInput.ofNull("DocumentPatch.vector", "vector", (db, c) -> DocumentPatch.of().vector(null)),
                BadInput.ofNull("DocumentPatch.metadata", "metadata", (db, c) -> DocumentPatch.of().metadata(null)),
                BadInput.ofNull("DocumentPatch.put", "key", (db, c) -> DocumentPatch.of().put(null, 1)),
                BadInput.ofNull("DocumentPatch.remove", "key", (db, c) -> DocumentPatch.of().remove(null)),
                BadInput.ofNull("onConflict", "rule", (db, c) -> LoadOptions.defaults().onConflict(null)),
                BadInput.ofNull("onProgress", "listener", (db, c) -> LoadOptions.defaults().onProgress(null)),
                BadInput.ofNull("onProgress", "listener", (db, c) -> CopyOptions.defaults().onProgress(null)),
                BadInput.ofNull("ImportFile.of", "path", (db, c) -> ImportFile.of(null)),
                BadInput.ofNull("ImportFile.of", "format", (db, c) -> ImportFile.of(FILE, null)),
                BadInput.ofNull("nameField", "field", (db, c) -> ImportFile.of(Path.of("a.csv")).nameField(null)),
                BadInput.ofNull("documents", "jsonLines", (db, c) -> ImportFile.of(Path.of("a.npy")).documents(null)),
                BadInput.ofNull("Metadata.of", "key", (db, c) -> Metadata.of(null, 1)),
                BadInput.ofNull("Metadata.of", "more", (db, c) -> Metadata.of("a", 1, (Object[]) null)),
                BadInput.ofNull("Metadata.copyOf", "map", (db, c) -> Metadata.copyOf((Map<String, Object>) null)),
                BadInput.ofNull("Metadata.with", "key", (db, c) -> Metadata.empty().with(null, 1)),
                BadInput.ofNull("Filter.eq", "field", (db, c) -> Filter.eq(null, 1)),
                BadInput.ofNull("Filter.not", "filter", (db, c) -> Filter.not(null)),
                BadInput.ofNull("Filter.parse", "text", (db, c) -> Filter.parse(null)));
    }
}
