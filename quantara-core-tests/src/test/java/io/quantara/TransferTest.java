package io.quantara;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Export and import of whole databases in the format of the original. */
class TransferTest extends DatabaseContract {

    private static final String SAMPLE = """
            {
                "_config": { "dimensions": 2, "auto_dim": true, "auto_persist": true, "theme": "dark",
                             "_collection_indexes": { "default": "default", "research": "bruteforce" } },
                "default": {
                    "f778a384-a322-4997-9a54-2d293390ac2c": {
                        "id": "f778a384-a322-4997-9a54-2d293390ac2c",
                        "name": "text or title", "vector": [0.0201, -0.0743], "metadata": { "category": "ai" } } },
                "research": { }
            }
            """;
    private static final UUID SAMPLE_ID = UUID.fromString("f778a384-a322-4997-9a54-2d293390ac2c");

    @Override
    DatabaseOptions options() {
        return DatabaseOptions.defaults().indexType(new ProbingIndex());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content);
    }

    @Test
    void readsTheSampleOfTheOriginalsFormat() throws IOException {
        LoadReport report = db.importFromJson(file("sample.json", SAMPLE));

        assertThat(report.inserted()).isEqualTo(1);
        assertThat(report.warnings()).isEmpty();
        assertThat(db.get(SAMPLE_ID)).isEqualTo(new Document(
                SAMPLE_ID, "text or title", vector(0.0201f, -0.0743f), Metadata.of("category", "ai"), 0));
        assertThat(db.listCollections()).containsExactly("default", "research");
        assertThat(db.getCollection("default").options().dimension()).hasValue(2);
        assertThat(db.getCollection("research").options().indexType()).isEqualTo("flat");
        assertThat(db.config().asMetadata()).isEqualTo(Metadata.of("theme", "dark"));
        reopen();
        assertThat(db.count()).isEqualTo(1);
        assertThat(db.config().get("theme")).isEqualTo("dark");
    }

    @Test
    void restoresEverythingElsewhere() throws IOException {
        fill();
        settle();
        Path first = temp.resolve("first.json");
        db.exportToJson(first);

        Path second = temp.resolve("second.json");
        try (Database other = Database.open(temp.resolve("elsewhere"), options().memtableRows(16))) {
            LoadReport report = other.importFromJson(first);
            assertThat(report.warnings()).isEmpty();
            assertThat(report.inserted()).isEqualTo(db.stats().documents());
            assertThat(other.listCollections()).isEqualTo(db.listCollections());
            for (String name : db.listCollections()) {
                VectorCollection expected = db.getCollection(name);
                assertThat(other.getCollection(name).options()).as(name).isEqualTo(expected.options());
                assertThat(other.getCollection(name).stream().toList()).isEqualTo(expected.stream().toList());
            }
            assertThat(other.config().asMetadata()).isEqualTo(db.config().asMetadata());
            other.exportToJson(second);
        }
        assertThat(Files.readAllLines(second)).isEqualTo(Files.readAllLines(first));
    }

    private void fill() {
        Random random = new Random(3);
        CollectionOptions defaults = CollectionOptions.defaults();
        db.insertAll(numbered(50, 3));
        db.createCollection("dot", defaults.metric(Metric.DOT).dimension(2).embeddedBy("some-model"))
                .insert("special", vector(Float.MIN_VALUE, -0f), Metadata.of("nested", Map.of("a", List.of(1, 2.5))));
        VectorCollection indexed = db.createCollection(
                "indexed", defaults.metric(Metric.EUCLIDEAN).index("probing", Map.of("buckets", 4)));
        for (int n = 0; n < 40; n++) {
            indexed.insert(NewDocument.of("\u00E4\uD83D\uDE00\n" + n, new float[] {random.nextFloat(), 1, n})
                    .id(new UUID(random.nextLong(), random.nextLong()))
                    .metadata(Metadata.of("big", Long.MAX_VALUE - n, "text", "\"\\")));
        }
        db.createCollection("fixed and empty", defaults.dimension(7));
        db.createCollection("strict", defaults.withoutDimensionInference());
        VectorCollection emptied = db.createCollection("inferred and empty");
        emptied.delete(emptied.insert("a", vector(1, 2)));
        db.config().update(Map.of("owner", "Ada", "limits", List.of(1, 2, 3)));
    }

    @ParameterizedTest
    @EnumSource(OnConflict.class)
    void obeysTheRuleForDocumentsThatExist(OnConflict rule) throws IOException {
        Path sample = file("sample.json", SAMPLE);
        db.upsert(NewDocument.of("mine", vector(1, 2)).id(SAMPLE_ID));
        db.insertAll(numbered(20, 2));
        settle();

        switch (rule) {
            case FAIL -> {
                assertThatThrownBy(() -> db.importFromJson(sample))
                        .isInstanceOfSatisfying(ImportException.class, refusal -> {
                            assertThat(refusal.line()).isEqualTo(5);
                            assertThat(refusal.path()).contains(SAMPLE_ID.toString());
                        })
                        .hasMessageContaining("Line 5").hasMessageContaining(SAMPLE_ID.toString());
                assertThat(db.get(SAMPLE_ID).name()).isEqualTo("mine");
                assertThat(db.listCollections()).containsExactly("default");
                assertThat(db.config().asMetadata().isEmpty()).isTrue();
            }
            case SKIP -> {
                assertThat(db.importFromJson(sample, rule).skipped()).isEqualTo(1);
                assertThat(db.get(SAMPLE_ID).name()).isEqualTo("mine");
                assertThat(db.listCollections()).contains("research");
            }
            case REPLACE -> {
                assertThat(db.importFromJson(sample, rule).replaced()).isEqualTo(1);
                assertThat(db.get(SAMPLE_ID).name()).isEqualTo("text or title");
            }
        }
        assertThat(db.count()).isEqualTo(21);
    }

    @Test
    void fallsBackToExactSearchWhereAnIndexTypeIsUnknown() throws IOException {
        LoadReport report = db.importFromJson(file("sample.json", SAMPLE.replace("bruteforce", "annoy")));

        assertThat(report.warnings()).singleElement().asString().contains("annoy").contains("exact search");
        db.getCollection("research").insert("a", vector(1, 2));
        assertThat(db.getCollection("research").search(vector(1, 2))).hasSize(1);
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        Path mine = file("mine.json", "mine");

        assertThatThrownBy(() -> db.exportToJson(mine))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining(mine.toString()).hasMessageContaining("choose a new file");
        assertThatThrownBy(() -> db.exportToJsonLines("default", mine)).isInstanceOf(AlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
        assertThatThrownBy(() -> db.exportToJsonLines("nowhere", temp.resolve("x")))
                .isInstanceOf(NotFoundException.class);
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void refusesOtherDimensionsThanStored() throws IOException {
        db.insert("mine", vector(1, 2, 3));

        assertThatThrownBy(() -> db.importFromJson(file("sample.json", SAMPLE)))
                .isInstanceOf(ImportException.class).hasMessageContaining("2").hasMessageContaining("3");
        assertThat(db.count()).isEqualTo(1);
        assertThat(db.listCollections()).containsExactly("default");
    }

    @Test
    void reportsProgress() throws IOException {
        db.insertAll(numbered(2500, 2));
        Path json = temp.resolve("all.json");
        db.exportToJson(json);
        db.getCollection("default").clear();
        List<Long> progress = new ArrayList<>();

        db.importFromJson(json, LoadOptions.defaults().onProgress((done, total) -> progress.add(done)));

        assertThat(progress).containsExactly(1000L, 2000L, 2500L);
        assertThat(db.count()).isEqualTo(2500);
        assertThat(Files.readString(json, UTF_8)).startsWith("{\n    \"_config\"");
    }
}
