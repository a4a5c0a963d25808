package io.quantara.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsCommandTest {

    @TempDir
    private Path folder;

    private Path db = Path.of("");

    @BeforeEach
    void makeDatabase() throws IOException {
        db = Samples.database(folder);
    }

    @Test
    void createsListsAndDeletes() {
        Outcome created = Outcome.of("versions", "create", "before", "--db", db);
        assertThat(created.out()).isEqualTo("Version 'before' is created: read it with --as-of before.\n");
        assertThat(Outcome.of("versions", "create", "later", "--db", db, "--json").json())
                .containsEntry("created", "later")
                .containsKeys("sequenceNumber", "createdAt");

        assertThat(Outcome.of("versions", "--db", db).out())
                .startsWith("VERSION  CREATED")
                .containsPattern("before +\\d{4}-.*0 B")
                .contains("later");
        assertThat(Outcome.of("versions", "list", "--db", db, "--json").jsonList("versions"))
                .extracting("name").containsExactly("before", "later");
        assertThat(Outcome.of("stats", "--db", db).out()).containsPattern("versions +2, which keep 0 B");

        assertThat(Outcome.of("versions", "delete", "before", "--db", db).out())
                .isEqualTo("Version 'before' is deleted.\n");
        assertThat(Outcome.of("versions", "delete", "later", "--db", db, "--json").json())
                .isEqualTo(Map.of("deleted", List.of("later")));
        assertThat(Outcome.of("versions", "delete", "later", "--db", db).code()).isEqualTo(1);
    }

    @Test
    void readsADatabaseAsItWas() {
        Outcome.of("versions", "create", "before", "--db", db);
        assertThat(Outcome.of("collections", "clear", "default", "--db", db).code()).isZero();

        assertThat(Outcome.of("compact", "--db", db).out()).contains("Still held by VERSION before");
        assertThat(Outcome.of("list", "--db", db, "--json").json()).containsEntry("matching", 0L);
        Outcome list = Outcome.of("list", "--as-of", "before", "--db", db, "--json");
        assertThat(list.json()).containsEntry("matching", 3L);
        assertThat(Outcome.of("get", Samples.APPLE, "--db", db).code()).isEqualTo(1);
        assertThat(Outcome.of("get", Samples.APPLE, "--as-of", "before", "--db", db).code()).isZero();
        assertThat(Outcome.of("export", folder.resolve("all.json"), "--as-of", "before", "--db", db).out())
                .startsWith("3 documents written");
        assertThat(Outcome.of("export", folder.resolve("now.jsonl"), "--db", db).out())
                .startsWith("0 documents written");
        assertThat(Outcome.of("search", "--vector", "1,0,0", "--as-of", "before", "--db", db).code()).isZero();
    }

    @Test
    void refusesWhatExistsAndWhatDoesNot() {
        Outcome.of("versions", "create", "before", "--db", db);
        assertThat(Outcome.of("versions", "create", "before", "--db", db).code()).isEqualTo(3);
        assertThat(Outcome.of("versions", "create", "", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("list", "--as-of", "none", "--db", db).code()).isEqualTo(1);
    }
}
