package io.quantara.cli.command;

import static io.quantara.cli.command.Samples.APPLE;
import static io.quantara.cli.command.Samples.BREAD;
import static io.quantara.cli.command.Samples.CAR;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentCommandsTest {

    @TempDir
    private Path folder;

    private Path db = Path.of("");

    @BeforeEach
    void makeDatabase() throws IOException {
        db = Samples.database(folder);
    }

    @Test
    void addTellsHowManyAndRefusesWhatExists() throws IOException {
        Outcome again = Outcome.of("add", Samples.file(folder), "--db", db);
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.err()).contains(APPLE);
        Outcome replaced = Outcome.of("add", Samples.file(folder), "--db", db, "--on-conflict", "replace", "--json");
        assertThat(replaced.code()).isZero();
        assertThat(replaced.jsonList("loads").getFirst()).containsEntry("replaced", 3L).containsEntry("inserted", 0L);
        Outcome other = Outcome.of("add", Samples.file(folder), "--db", db, "-c", "other");
        assertThat(other.out()).startsWith("3 documents inserted in ");
    }

    @Test
    void addNamesTheLineOfWhatIsMalformedAndChangesNothing() throws IOException {
        Path broken = folder.resolve("broken.jsonl");
        Files.writeString(broken, "{\"name\": \"a\", \"vector\": [1, 2, 3]}\n{\"name\": \"b\", \"vector\": [1, 2]}\n");
        Outcome refused = Outcome.of("add", broken, "--db", db);
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains("2");
        assertThat(Outcome.of("list", "--db", db, "--json").json()).containsEntry("matching", 3L);
    }

    @Test
    void addExplainsWhatItCannotDo() {
        assertThat(Outcome.of("add", "--db", db).code()).isEqualTo(2);
        Outcome missing = Outcome.of("add", folder.resolve("none.csv"), "--db", db);
        assertThat(missing.code()).isEqualTo(6);
        assertThat(missing.err()).contains("none.csv").contains("does not exist");
        assertThat(Outcome.of("add", folder, "--db", db, "--format", "xml").code()).isEqualTo(2);
    }

    @Test
    void searchPrintsScoreNameIdAndMetadata() {
        Outcome found = Outcome.of("search", "--vector", "1,0,0", "-k", "2", "--db", db, "--explain");
        assertThat(found.code()).isZero();
        assertThat(found.out().lines().toList().subList(0, 6))
                .containsExactly(
                        " 1.0000  apple",
                        "         " + APPLE,
                        "         kind: fruit, grams: 120",
                        " 0.8000  bread",
                        "         " + BREAD,
                        "         kind: food, grams: 500");
        assertThat(found.out()).contains("search ", "exact search over 3 rows", "3 rows compared with the query");
    }

    @Test
    void searchTakesFilterMetricAndThreshold() throws IOException {
        Path vector = Files.writeString(folder.resolve("vector.txt"), "[1, 0,\n 0]\n");
        Outcome found = Outcome.of(
                "search", "--vector-file", vector, "--filter", "grams > 200 || tags contains 'red'", "--metric",
                "euclidean", "--db", db, "--json", "--include-vector", "--exact");
        List<Map<String, Object>> results = found.jsonList("results");
        assertThat(results).extracting("name").containsExactly("bread", "car");
        assertThat(results.getFirst()).containsKey("vector").containsEntry("id", BREAD);
        assertThat(found.json()).containsKeys("plan", "searchMillis", "embeddingMillis");
        Outcome near = Outcome.of("search", "--vector", "1 0 0", "--threshold", "0.9", "--db", db, "--json");
        assertThat(near.jsonList("results")).extracting("name").containsExactly("apple");
    }

    @Test
    void updateAndDeleteTakeAVersion() {
        long version = version();
        Outcome updated = Outcome.of("update", APPLE, "--put", "grams=130", "--if-version", version, "--db", db);
        assertThat(updated.code()).isZero();
        assertThat(version()).isGreaterThan(version);
        Outcome late = Outcome.of("update", APPLE, "--put", "grams=140", "--if-version", version, "--db", db);
        assertThat(late.code()).isEqualTo(3);
        assertThat(late.err()).contains(APPLE, "version " + version(), "version " + version + ":");
        assertThat(Outcome.of("get", APPLE, "--db", db).out()).contains("130", "version", Long.toString(version()));
        assertThat(Outcome.of("delete", APPLE, "--if-version", version, "--db", db, "--json").err())
                .contains("\"refused\"");
        assertThat(Outcome.of("delete", APPLE, CAR, "--if-version", version, "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("delete", "-f", "grams > 0", "--if-version", 1, "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("update", APPLE, "--put", "a=1", "--if-version", 0, "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("delete", APPLE, "--if-version", version(), "--db", db).code()).isZero();
        assertThat(Outcome.of("get", APPLE, "--db", db).code()).isEqualTo(1);
    }

    private long version() {
        Outcome got = Outcome.of("get", APPLE, "--db", db, "--json");
        Object version = got.jsonList("documents").getFirst().get("version");
        return ((Number) requireNonNull(version)).longValue();
    }

    @Test
    void searchWithoutResultsEndsWithOne() {
        Outcome none = Outcome.of("search", "--vector", "1,0,0", "-f", "kind == 'animal'", "--db", db);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out()).startsWith("Nothing found.");
    }

    @Test
    void searchRefusesBadVectorsFiltersAndCollections() {
        assertThat(Outcome.of("search", "--vector", "1,x,0", "--db", db).err()).contains("'x'", "no number");
        assertThat(Outcome.of("search", "--vector", "1,0", "--db", db).code()).isEqualTo(3);
        assertThat(Outcome.of("search", "--vector", "1,NaN,0", "--db", db).code()).isEqualTo(2);
        Outcome filter = Outcome.of("search", "--vector", "1,0,0", "-f", "grams >", "--db", db);
        assertThat(filter.code()).isEqualTo(3);
        assertThat(filter.err()).contains("character 7").endsWith(".\n");
        assertThat(filter.err().lines()).hasSize(1);
        assertThat(Outcome.of("search", "--vector", "1,0,0", "-k", "0", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("search", "--vector", "1,0,0", "-c", "none", "--db", db).code()).isEqualTo(1);
    }

    @Test
    void getPrintsDocumentsAndNamesThoseThatAreMissing() {
        Outcome both = Outcome.of("get", APPLE, "00000000-0000-4000-8000-000000000001", "--db", db);
        assertThat(both.code()).isEqualTo(1);
        assertThat(both.out()).contains("name", "apple", "3 dimensions [1.000, 0.000, 0.000]", "grams");
        assertThat(both.err()).contains("There is no document 00000000-0000-4000-8000-000000000001 in 'default'.");
        Outcome json = Outcome.of("get", CAR, "--db", db, "--json", "--include-vector");
        assertThat(json.code()).isZero();
        assertThat(json.jsonList("documents").getFirst())
                .containsEntry("name", "car")
                .containsEntry("vector", List.of(0.0, 0.0, 1.0))
                .containsEntry("metadata", Map.of("kind", "thing", "tags", List.of("red", "fast")));
    }

    @Test
    void listShowsATableInTheOrderOfIds() {
        Outcome all = Outcome.of("list", "--db", db);
        assertThat(all.code()).isZero();
        assertThat(all.out().lines())
                .containsExactly(
                        "ID                                    NAME   METADATA",
                        APPLE + "  apple  kind: fruit, grams: 120",
                        BREAD + "  bread  kind: food, grams: 500",
                        CAR + "  car    kind: thing, tags: [\"red\",\"fast\"]",
                        "3 documents");
        Outcome one = Outcome.of("list", "--db", db, "--filter", "exists(grams)", "--limit", "1");
        assertThat(one.out()).contains("apple").contains("1 of 2 documents").doesNotContain("bread");
        assertThat(Outcome.of("list", "--db", db, "--limit", "-1").code()).isEqualTo(2);
        assertThat(Outcome.of("list", "--db", db, "--include-vector").code()).isEqualTo(2);
    }

    @Test
    void updateChangesWhatIsNamedOnly() {
        Outcome updated = Outcome.of(
                "update", APPLE, "--name", "green apple", "--put", "grams=130", "--put", "colour=green", "--put",
                "tags=[\"fresh\"]", "--remove", "kind", "--vector", "0,1,0", "--db", db);
        assertThat(updated.code()).isZero();
        Outcome after = Outcome.of("get", APPLE, "--db", db, "--json", "--include-vector");
        assertThat(after.jsonList("documents").getFirst())
                .containsEntry("name", "green apple")
                .containsEntry("vector", List.of(0.0, 1.0, 0.0))
                .containsEntry("metadata", Map.of("grams", 130L, "colour", "green", "tags", List.of("fresh")));
        Outcome replaced = Outcome.of("update", APPLE, "--metadata", "{\"a\": null}", "--db", db, "--json");
        assertThat(replaced.json()).containsEntry("updated", APPLE);
        assertThat(Outcome.of("get", APPLE, "--db", db, "--json").out()).contains("\"metadata\":{\"a\":null}");
    }

    @Test
    void updateRefusesNothingAndTheUnknown() {
        assertThat(Outcome.of("update", APPLE, "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("update", APPLE, "--metadata", "[1]", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("update", "00000000-0000-4000-8000-000000000001", "--name", "x", "--db", db).code())
                .isEqualTo(1);
        assertThat(Outcome.of("update", APPLE, "--vector", "1,2", "--db", db).code()).isEqualTo(3);
    }

    @Test
    void deleteTakesIdsOrAFilter() {
        Outcome one = Outcome.of("delete", APPLE, "--db", db);
        assertThat(one.code()).isZero();
        assertThat(one.out()).isEqualTo("1 document deleted.\n");
        assertThat(Outcome.of("delete", APPLE, "--db", db).code()).isEqualTo(1);
        Outcome rest = Outcome.of("delete", "--filter", "true", "--db", db, "--json");
        assertThat(rest.json()).containsEntry("deleted", 2L);
        assertThat(Outcome.of("delete", "--db", db).code()).isEqualTo(2);
    }
}
