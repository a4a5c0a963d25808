package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.AlreadyExistsException;
import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.DocumentReader;
import io.quantara.Filter;
import io.quantara.NamedVersion;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A random call about named versions: creates one, deletes one, or reads one and compares with what the maps held when
 * it was created.
 *
 * @param kind what it does
 * @param name the version
 * @param before the state it starts from
 * @param expected the state afterwards
 */
record VersionOperation(Kind kind, String name, ModelState before, ModelState expected) {

    private static final int NAMES = 3;

    enum Kind {
        CREATE,
        DELETE,
        READ
    }

    /** Chooses one; creating more often than deleting, so that there mostly are some. */
    static VersionOperation any(SplittableRandom random, ModelState state) {
        String name = "v" + random.nextInt(NAMES);
        return switch (random.nextInt(6)) {
            case 0, 1 -> new VersionOperation(
                    Kind.CREATE, name, state, state.versions().containsKey(name) ? state : state.withVersion(name));
            case 2 -> new VersionOperation(Kind.DELETE, name, state, state.withoutVersion(name));
            default -> new VersionOperation(Kind.READ, name, state, state);
        };
    }

    void run(Database db) {
        boolean exists = before.versions().containsKey(name);
        switch (kind) {
            case CREATE -> create(db, exists);
            case DELETE -> assertThat(db.deleteVersion(name)).isEqualTo(exists);
            case READ -> {
                if (exists) {
                    read(db);
                }
            }
        }
    }

    private void create(Database db, boolean exists) {
        try {
            NamedVersion created = db.createVersion(name);
            assertThat(exists).isFalse();
            assertThat(db.listVersions()).contains(created);
        } catch (AlreadyExistsException e) {
            assertThat(exists).as(e.getMessage()).isTrue();
        }
    }

    private void read(Database db) {
        ModelState then = before.versions().getOrDefault(name, ModelState.empty());
        try (DatabaseSnapshot snapshot = db.asOf(name)) {
            assertThat(snapshot.listCollections()).containsExactlyElementsOf(then.collections().keySet());
            assertThat(snapshot.config()).isEqualTo(then.config());
            then.collections().forEach((collection, all) -> compare(snapshot.getCollection(collection), all));
        }
    }

    private static void compare(DocumentReader found, ModelState.Collection all) {
        Map<String, ModelState.Row> rows = all.rows();
        assertThat(found.count()).isEqualTo(rows.size());
        long inGroup = rows.values().stream()
                .filter(row -> row.metadata().getLong("group") == 1)
                .count();
        assertThat(found.count(Filter.eq("group", 1))).isEqualTo(inGroup);
        List<UUID> nearest = found.search(SearchRequest.of(new float[] {1, 2, 3}).topK(200).exact()).stream()
                .map(SearchResult::id)
                .toList();
        assertThat(nearest).hasSize(rows.size());
        for (ModelState.Row row : rows.values()) {
            assertThat(nearest).contains(row.id());
        }
    }
}
