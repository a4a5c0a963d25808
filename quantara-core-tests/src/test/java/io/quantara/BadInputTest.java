package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One database for all: whatever it refuses leaves it as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final Class<IllegalArgumentException> ILLEGAL = IllegalArgumentException.class;
    private static final UUID UNKNOWN = new UUID(7, 7);
    private static final String LONG_NAME = "n".repeat(10_000);
    private static final Path NO_FILE = Path.of("no-such-folder", "no-such-file");

    private static final Path NEVER_WRITTEN = Path.of(System.getProperty("java.io.tmpdir"), "quantara-never-written");

    private Database db = Database.inMemory();
    private VectorCollection research = db.createCollection("research");
    private List<Object> before = List.of();

    @BeforeAll
    void openDatabase(@TempDir Path temp) {
        db.close();
        db = Database.open(temp.resolve("db"));
        db.insert("a", vector(1, 2, 3));
        research = db.createCollection("research");
        research.insert(NewDocument.of("a", vector(1, 2)).id(new UUID(1, 1)));
        before = content();
    }

    @AfterAll
    void closeDatabase() {
        db.close();
    }

    private List<Object> content() {
        List<Object> content = new ArrayList<>();
        content.add(db.listCollections());
        content.add(db.config().asMetadata());
        content.add(db.stats().sequenceNumber());
        for (String name : db.listCollections()) {
            content.add(db.getCollection(name).options());
            content.add(db.getCollection(name).stream().toList());
        }
        return content;
    }

    @ParameterizedTest
    @MethodSource({"nulls", "names", "vectors", "numbers", "unknown", "texts"})
    void isRefusedWithTheValueAndChangesNothing(BadInput input) {
        Throwable thrown = catchThrowable(() -> input.call().on(db, research));

        assertThat(thrown).isInstanceOf(input.exception());
        assertThat(thrown.getMessage()).contains(input.mentions()).hasSizeLessThan(600);
        assertThat(content()).isEqualTo(before);
        assertThat(NEVER_WRITTEN).doesNotExist();
    }

    static Stream<BadInput> nulls() {
        return Stream.of(NullInputs.ofDocuments(), NullInputs.ofDatabase(), NullInputs.ofBatches(),
                        NullInputs.ofValues())
                .flatMap(List::stream);
    }

    static List<BadInput> names() {
        List<BadInput> inputs = new ArrayList<>();
        Map<String, List<String>> names = Map.of(
                "", List.of("0 characters", "1 to 255"),
                LONG_NAME, List.of("10000", "1 to 255"),
                "n".repeat(256), List.of("256", "1 to 255"),
                "_config", List.of("'_config'", "reserved", "choose another"),
                "a\u0000b", List.of("Character 1", "control character 0", "leave it out"),
                "line\n", List.of("Character 4", "control character 10"),
                "half \uD83D", List.of("Character 5", "surrogate", "Unicode"));
        names.forEach((name, mentions) -> {
            String[] expected = mentions.toArray(String[]::new);
            String shown = name.length() + " characters, " + mentions.getFirst();
            inputs.add(BadInput.of("create: " + shown, ILLEGAL, (db, c) -> db.createCollection(name), expected));
            inputs.add(BadInput.of("get or create: " + shown, ILLEGAL, (db, c) -> db.getOrCreateCollection(name),
                    expected));
            inputs.add(BadInput.of("rename: " + shown, ILLEGAL, (db, c) -> db.renameCollection("research", name),
                    expected));
            inputs.add(BadInput.of("batch create: " + shown, ILLEGAL, (db, c) -> db.batch().createCollection(name),
                    expected));
            inputs.add(BadInput.of("batch rename: " + shown, ILLEGAL, (db, c) -> db.batch().renameCollection(
                            "research", name), expected));
            inputs.add(BadInput.of("clone: " + shown, ILLEGAL, (db, c) -> db.cloneCollection("research", name),
                    expected));
            inputs.add(BadInput.of("import: " + shown, ILLEGAL, (db, c) -> db.importFrom(
                            ImportFile.of(Path.of("a.csv")), name, LoadOptions.defaults()), expected));
        });
        return inputs;
    }

    static List<BadInput> vectors() {
        List<BadInput> inputs = new ArrayList<>();
        Map<String, float[]> vectors = Map.of(
                "Component 1 of the vector is NaN", vector(1, Float.NaN),
                "Component 0 of the vector is Infinity", vector(Float.POSITIVE_INFINITY, 1),
                "Component 1 of the vector is -Infinity", vector(1, Float.NEGATIVE_INFINITY),
                "0 components: give 1 to 65536", vector(),
                "65537 components: give 1 to 65536", new float[65_537],
                "2^62", vector(Float.MAX_VALUE, 0));
        vectors.forEach((message, vector) -> {
            NewDocument document = NewDocument.of("a", vector);
            inputs.add(BadInput.of("insert: " + message, ILLEGAL, (db, c) -> c.insert("a", vector), message, "give"));
            inputs.add(BadInput.of("insertAll: " + message, ILLEGAL, (db, c) -> c.insertAll(
                            List.of(NewDocument.of("a", vector(1, 2)), document)), message));
            inputs.add(BadInput.of("upsert: " + message, ILLEGAL, (db, c) -> c.upsert(document), message));
            inputs.add(BadInput.of("load: " + message, ILLEGAL, (db, c) -> c.load(Stream.of(document)), message));
            inputs.add(BadInput.of("update: " + message, ILLEGAL, (db, c) -> c.update(
                            new UUID(1, 1), DocumentPatch.of().vector(vector)), message));
            inputs.add(BadInput.of("batch insert: " + message, ILLEGAL, (db, c) -> db.batch().insert(
                            "research", document), message));
            inputs.add(BadInput.of("batch update: " + message, ILLEGAL, (db, c) -> db.batch().update(
                            "research", new UUID(1, 1), DocumentPatch.of().vector(vector)), message));
            inputs.add(BadInput.of("search: " + message, ILLEGAL, (db, c) -> c.search(vector), message));
        });
        Class<DimensionMismatchException> mismatch = DimensionMismatchException.class;
        String[] both = {"3", "2", "'research'"};
        inputs.add(BadInput.of("insert: 3 for 2", mismatch, (db, c) -> c.insert("a", vector(1, 2, 3)), both));
        inputs.add(BadInput.of("upsert: 3 for 2", mismatch, (db, c) -> c.upsert(
                        NewDocument.of("a", vector(1, 2, 3))), both));
        inputs.add(BadInput.of("search: 3 for 2", mismatch, (db, c) -> c.search(vector(1, 2, 3)), both));
        inputs.add(BadInput.of("update: 3 for 2", mismatch, (db, c) -> c.update(
                        new UUID(1, 1), DocumentPatch.of().vector(vector(1, 2, 3))), both));
        return inputs;
    }

    static List<BadInput> numbers() {
        SearchRequest request = SearchRequest.of(vector(1, 2));
        DatabaseOptions database = DatabaseOptions.defaults();
        CollectionOptions collection = CollectionOptions.defaults();
        List<BadInput> inputs = new ArrayList<>();
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            String shown = String.valueOf(wrong);
            inputs.add(BadInput.of("top k " + wrong, ILLEGAL, (db, c) -> c.search(vector(1, 2), wrong), shown,
                    "at least 1"));
            inputs.add(BadInput.of("text top k " + wrong, ILLEGAL, (db, c) -> c.searchText("a", wrong), shown));
            inputs.add(BadInput.of("effort " + wrong, ILLEGAL, (db, c) -> request.effort(wrong), shown));
            inputs.add(BadInput.of("dimension " + wrong, ILLEGAL, (db, c) -> collection.dimension(wrong), shown,
                    "65536"));
            inputs.add(BadInput.of("commitEvery " + wrong, ILLEGAL, (db, c) -> LoadOptions.inBatchesOf(wrong), shown));
            inputs.add(BadInput.of("threads " + wrong, ILLEGAL, (db, c) -> database.searchThreads(wrong), shown));
            inputs.add(BadInput.of("rows " + wrong, ILLEGAL, (db, c) -> database.memtableRows(wrong), shown, "16"));
            inputs.add(BadInput.of("budget " + wrong, ILLEGAL, (db, c) -> database.memoryBudget(wrong), shown));
            inputs.add(BadInput.of("file dimension " + wrong, ILLEGAL, (db, c) -> ImportFile.of(Path.of("a.f16"))
                    .dimension(wrong), shown, "65536"));
        }
        inputs.add(BadInput.of("versions -1", ILLEGAL, (db, c) -> database.maxVersions(-1), "-1", "10000"));
        inputs.add(BadInput.of("versions 10001", ILLEGAL, (db, c) -> database.maxVersions(10_001), "10001"));
        inputs.add(BadInput.of("version bytes -1", ILLEGAL, (db, c) -> database.versionBytes(-1), "-1", "at least 0"));
        Duration negative = Duration.ofSeconds(-1);
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        for (Duration wrong : List.of(negative, Duration.ZERO, forever)) {
            String shown = wrong.toString();
            inputs.add(BadInput.of("timeout " + wrong, ILLEGAL, (db, c) -> request.timeout(wrong), shown, "365 days"));
            inputs.add(BadInput.of("default timeout " + wrong, ILLEGAL, (db, c) -> database.timeout(wrong), shown));
            inputs.add(BadInput.of("await " + wrong, ILLEGAL, (db, c) -> c.awaitIndex(wrong), shown));
            inputs.add(BadInput.of("interval " + wrong, ILLEGAL, (db, c) -> Durability.interval(wrong), shown,
                    "1 millisecond"));
        }
        inputs.add(BadInput.of("threshold", ILLEGAL, (db, c) -> request.threshold(Double.NaN), "NaN", "give"));
        return inputs;
    }

    static List<BadInput> unknown() {
        Class<NotFoundException> missing = NotFoundException.class;
        String id = UNKNOWN.toString();
        String[] collection = {"'nowhere'", "research", "create it first"};
        return List.of(
                BadInput.of("get", missing, (db, c) -> c.get(UNKNOWN), id, "'research'", "check the id"),
                BadInput.of("getAll", missing, (db, c) -> c.getAll(List.of(UNKNOWN)), id),
                BadInput.of("update", missing, (db, c) -> c.update(UNKNOWN, DocumentPatch.of().name("b")), id),
                BadInput.of("getCollection", missing, (db, c) -> db.getCollection("nowhere"), collection),
                BadInput.of("getCollection long", missing, (db, c) -> db.getCollection(LONG_NAME), "10000"),
                BadInput.of("deleteCollection", missing, (db, c) -> db.deleteCollection("nowhere"), collection),
                BadInput.of("rename", missing, (db, c) -> db.renameCollection("nowhere", "x"), collection),
                BadInput.of("clone", missing, (db, c) -> db.cloneCollection("nowhere", "x"), collection),
                BadInput.of("exportToJsonLines", missing, (db, c) -> db.exportToJsonLines(
                        "nowhere", NEVER_WRITTEN), collection),
                BadInput.of("setting", missing, (db, c) -> db.config().get("owner"), "'owner'", "set it first"),
                BadInput.of("import", missing, (db, c) -> db.importFromJson(NO_FILE), NO_FILE.toString(), "check"),
                BadInput.of("import CSV", missing, (db, c) -> db.importFrom(
                        ImportFile.of(NO_FILE, ImportFile.Format.CSV), "x", LoadOptions.defaults()),
                        NO_FILE.toString()),
                BadInput.of("index type", missing, (db, c) -> c.useIndex("annoy"), "'annoy'", "flat"),
                BadInput.of("index option", ILLEGAL, (db, c) -> c.useIndex("flat", Map.of("m", 3)), "'m'"),
                BadInput.of("index option type", ILLEGAL, (db, c) -> c.useIndex("flat", Map.of("m", List.of())), "'m'"),
                BadInput.of("index option NaN", ILLEGAL, (db, c) -> c.useIndex("flat", Map.of("m", 0f / 0f)), "NaN"),
                BadInput.of("load index", QuantaraException.class, (db, c) -> c.loadIndex(NO_FILE), "no-such-file"),
                BadInput.of("save index", IndexMismatchException.class, (db, c) -> c.saveIndex(
                        NEVER_WRITTEN), "'research'", "useIndex"),
                BadInput.of("export", StorageException.class, (db, c) -> db.exportToJson(NO_FILE), NO_FILE.toString()),
                BadInput.of("file name", ILLEGAL, (db, c) -> ImportFile.of(Path.of("a.txt")), "a.txt", ".jsonl"),
                BadInput.of("batches of JSON", ILLEGAL, (db, c) -> db.importFromJson(
                        NO_FILE, LoadOptions.inBatchesOf(7)), "7", "leave it out"),
                BadInput.of("text without embedder", EmbeddingModelMismatchException.class,
                        (db, c) -> c.insertText("a"), "'research'", "DatabaseOptions.embedder"),
                BadInput.of("search by text", EmbeddingModelMismatchException.class, (db, c) -> c.searchText("a"),
                        "'research'", "DatabaseOptions.embedder"));
    }

    static List<BadInput> texts() {
        String half = "ab\uDE00";
        return List.of(
                BadInput.of("name", ILLEGAL, (db, c) -> c.insert(half, vector(1, 2)), "Character 2", "name"),
                BadInput.of("patch", ILLEGAL, (db, c) -> c.update(
                        new UUID(1, 1), DocumentPatch.of().name(half)), "Character 2"),
                BadInput.of("metadata", ILLEGAL, (db, c) -> Metadata.of("a", half), "a"),
                BadInput.of("metadata type", ILLEGAL, (db, c) -> Metadata.of("a", new Object()), "a"),
                BadInput.of("setting", ILLEGAL, (db, c) -> db.config().set("a", Double.NaN), "NaN"),
                BadInput.of("filter", FilterSyntaxException.class, (db, c) -> Filter.parse("a = = 3"), "="),
                BadInput.of("default renamed", ILLEGAL, (db, c) -> db.renameCollection("default", "x"), "'default'"),
                BadInput.of("default deleted", ILLEGAL, (db, c) -> db.deleteCollection("default"), "'default'"));
    }

    private static float[] vector(float... components) {
        return components;
    }
}
