package io.quantara.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionsCommandTest {

    @TempDir
    private Path folder;

    private Path db = Path.of("");

    @BeforeEach
    void makeDatabase() throws IOException {
        db = Samples.database(folder);
    }

    @Test
    void listsCollectionsWithTheirFigures() {
        Outcome created = Outcome.of(
                "collections", "create", "papers", "--metric", "dot", "--dimension", "8", "--index", "flat", "--db",
                db);
        assertThat(created.out()).isEqualTo("Collection 'papers' is created.\n");
        Outcome list = Outcome.of("collections", "--db", db);
        assertThat(list.out().lines().toList().getFirst()).startsWith("COLLECTION  DOCUMENTS  DIMENSION  METRIC");
        assertThat(list.out()).containsPattern("default +3 +3 +cosine").containsPattern("papers +0 +8 +dot +flat");
        Outcome json = Outcome.of("collections", "list", "--db", db, "--json");
        assertThat(json.jsonList("collections")).extracting("name").containsExactly("default", "papers");
    }

    @Test
    void renamesClonesClearsAndDeletes() {
        Outcome cloned = Outcome.of("collections", "clone", "default", "trial", "--db", db);
        assertThat(cloned.out()).isEqualTo("Collection 'trial' has the 3 documents of 'default'.\n");
        assertThat(Outcome.of("collections", "rename", "trial", "experiment", "--db", db, "--json").json())
                .isEqualTo(Map.of("renamed", "experiment"));
        assertThat(Outcome.of("collections", "clear", "default", "--db", db).out()).contains("is empty");
        assertThat(Outcome.of("list", "-c", "default", "--db", db, "--json").json()).containsEntry("matching", 0L);
        assertThat(Outcome.of("list", "-c", "experiment", "--db", db, "--json").json()).containsEntry("matching", 3L);
        assertThat(Outcome.of("collections", "delete", "experiment", "--db", db).code()).isZero();
        assertThat(Outcome.of("collections", "delete", "experiment", "--db", db).code()).isEqualTo(1);
    }

    @Test
    void refusesWhatExistsAndWhatIsReserved() {
        assertThat(Outcome.of("collections", "create", "default", "--db", db).code()).isEqualTo(3);
        assertThat(Outcome.of("collections", "create", "x", "--index-option", "a=1", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("collections", "create", "x", "--dimension", "0", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("collections", "rename", "none", "other", "--db", db).code()).isEqualTo(1);
        assertThat(Outcome.of("collections", "delete", "default", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("collections", "create", "_config", "--db", db).code()).isEqualTo(2);
    }
}
