package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosingTest extends DatabaseContract {

    @Test
    void mayBeDoneTwice() {
        db.insert("a", vector(1));
        db.close();
        db.close();
    }

    @Test
    void makesEveryLaterCallFail() {
        UUID id = db.insert("a", vector(1));
        VectorCollection research = db.createCollection("research");
        DatabaseConfig config = db.config();
        db.close();

        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("insert", () -> db.insert("a", vector(1)));
        calls.put("insertAll", () -> db.insertAll(List.of()));
        calls.put("upsert", () -> db.upsert(NewDocument.of("a", vector(1))));
        calls.put("load", () -> db.load(numbered(1, 1).stream()));
        calls.put("update", () -> db.update(id, DocumentPatch.of().name("b")));
        calls.put("delete", () -> db.delete(id));
        calls.put("deleteAll", () -> db.deleteAll(Filter.and()));
        calls.put("search", () -> db.search(vector(1)));
        calls.put("get", () -> db.get(id));
        calls.put("getAll", () -> db.getAll(List.of(id)));
        calls.put("find", () -> db.find(id));
        calls.put("contains", () -> db.contains(id));
        calls.put("count", db::count);
        calls.put("count filtered", () -> db.count(Filter.and()));
        calls.put("stream", db::stream);
        calls.put("create", () -> db.createCollection("x"));
        calls.put("getCollection", () -> db.getCollection("research"));
        calls.put("findCollection", () -> db.findCollection("research"));
        calls.put("getOrCreate", () -> db.getOrCreateCollection("research"));
        calls.put("list", db::listCollections);
        calls.put("rename", () -> db.renameCollection("research", "x"));
        calls.put("drop", () -> db.deleteCollection("research"));
        calls.put("clone", () -> db.cloneCollection("research", "x"));
        calls.put("config", config::asMetadata);
        calls.put("config set", () -> config.set("a", 1));
        calls.put("config remove", () -> config.remove("a"));
        calls.put("export", () -> db.exportToJson(temp.resolve("out.json")));
        calls.put("import", () -> db.importFromJson(temp.resolve("in.json")));
        calls.put("persist", db::persist);
        calls.put("compact", db::compact);
        calls.put("check", db::check);
        calls.put("stats", db::stats);
        calls.put("indexes", () -> db.indexes().list());
        calls.put("name", research::name);
        calls.put("options", research::options);
        calls.put("collection stats", research::stats);
        calls.put("clear", research::clear);
        calls.put("backup", () -> db.backup(temp.resolve("backup")));
        calls.put("fork", () -> db.fork(temp.resolve("fork")));
        calls.put("useIndex", () -> research.useIndex("flat"));
        calls.put("awaitIndex", () -> research.awaitIndex(Duration.ofSeconds(1)));
        calls.put("saveIndex", () -> research.saveIndex(temp.resolve("index")));
        calls.put("loadIndex", () -> research.loadIndex(temp.resolve("index")));
        calls.forEach((name, call) -> assertThatThrownBy(call::run)
                .as(name)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("closed").hasMessageContaining("Database.open"));
        assertThat(temp.resolve("out.json")).doesNotExist();
        assertThat(research.toString()).contains("closed");
        assertThat(db.toString()).contains("Database");
    }

    @Test
    void endsStreamsThatAreOpen() {
        db.insertAll(numbered(60, 2));
        settle();
        try (Stream<Document> stream = db.stream()) {
            Iterator<Document> documents = stream.iterator();
            assertThat(documents.next().name()).isNotEmpty();
            db.close();
            assertThatThrownBy(() -> documents.forEachRemaining(document -> {})).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void leavesNoThreadBehind() {
        db.insertAll(numbered(2000, 8));
        db.search(new float[8]);
        db.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .filteredOn(thread -> thread.getName().startsWith("quantara") && !thread.isDaemon())
                .isEmpty();
    }

    @Test
    void keepsWhatWasAcknowledgedOrPersisted() {
        assumeTrue(kind.hasFolder());
        db.insertAll(numbered(30, 2));
        db.createCollection("kept").insert("b", vector(1));
        db.persist();
        db.insert("c", vector(1, 2));
        db.deleteCollection("kept");
        db.config().set("a", 1);
        db.close();

        db = kind.open(temp.resolve("db"), options());

        boolean isManual = kind == DatabaseKind.MANUAL;
        assertThat(db.count()).isEqualTo(isManual ? 30 : 31);
        assertThat(db.findCollection("kept").isPresent()).isEqualTo(isManual);
        assertThat(db.config().contains("a")).isEqualTo(!isManual);
        assertThat(db.check().problems()).isEmpty();
    }
}
