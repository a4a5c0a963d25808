package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WritesTest extends DatabaseContract {

    private static final float[] SPECIAL = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Math.nextDown(Float.MIN_NORMAL), 1f,
        Math.nextUp(1f), 0.1f, -1e-30f, 0x1p61f, -0x1.8p60f
    };

    @Test
    void returnVectorsBitForBit() {
        float[] given = SPECIAL.clone();
        UUID id = db.insert("special", given);
        given[0] = 7;
        settle();

        assertThat(bits(db.get(id).vector())).containsExactly(bits(SPECIAL));
        reopen();
        assertThat(bits(db.get(id).vector())).containsExactly(bits(SPECIAL));
        assertThat(bits(db.search(SearchRequest.of(SPECIAL).include(Include.VECTOR)).getFirst().vector()))
                .containsExactly(bits(SPECIAL));
    }

    private static int[] bits(float[] vector) {
        int[] bits = new int[vector.length];
        for (int at = 0; at < bits.length; at++) {
            bits[at] = Float.floatToRawIntBits(vector[at]);
        }
        return bits;
    }

    @Test
    void takeNormsUpTo2To62() {
        UUID id = db.insert("largest", vector(0x1p62f, 0));

        assertThat(db.get(id).vector()).containsExactly(0x1p62f, 0);
        assertThat(db.search(vector(0x1p62f, 0)).getFirst().score()).isEqualTo(1f);
        assertThatThrownBy(() -> db.insert("larger", vector(Math.nextUp(0x1p62f), 0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2^62");
        assertThatThrownBy(() -> db.insert("largest float", vector(Float.MAX_VALUE, 0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2^62");
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void makeRandomIdsUnlessOneIsBrought() {
        UUID own = new UUID(-1, 1);

        List<UUID> ids = db.insertAll(List.of(
                NewDocument.of("a", vector(1)),
                NewDocument.of("b", vector(2)).id(own),
                NewDocument.of("c", vector(3))));

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(ids.get(1)).isEqualTo(own);
        assertThat(ids.get(0).version()).isEqualTo(4);
        assertThat(ids.stream().map(id -> db.get(id).name())).containsExactly("a", "b", "c");
    }

    @Test
    void refuseAnIdThatExistsAndWriteNothing() {
        UUID own = db.insert(NewDocument.of("first", vector(1)).id(new UUID(1, 2)));
        settle();

        assertThatThrownBy(() -> db.insert(NewDocument.of("second", vector(2)).id(own)))
                .isInstanceOf(AlreadyExistsException.class).hasMessageContaining(own.toString());
        assertThatThrownBy(() -> db.insertAll(List.of(
                        NewDocument.of("x", vector(3)), NewDocument.of("second", vector(2)).id(own))))
                .isInstanceOf(AlreadyExistsException.class);
        UUID twice = new UUID(3, 4);
        assertThatThrownBy(() -> db.insertAll(List.of(
                        NewDocument.of("x", vector(3)).id(twice), NewDocument.of("y", vector(4)).id(twice))))
                .isInstanceOf(AlreadyExistsException.class).hasMessageContaining(twice.toString());
        assertThat(db.stream().map(Document::name)).containsExactly("first");

        db.delete(own);
        db.insert(NewDocument.of("again", vector(5)).id(own));
        assertThat(db.get(own).name()).isEqualTo("again");
    }

    @Test
    void writeNothingOfABatchWithOneBadDocument() {
        List<NewDocument> documents = new ArrayList<>(numbered(50, 2));
        documents.set(37, NewDocument.of("bad", vector(1, Float.NaN)));

        assertThatThrownBy(() -> db.insertAll(documents))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Component 1").hasMessageContaining("NaN");
        assertThatThrownBy(() -> db.upsertAll(documents)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.load(documents.stream())).isInstanceOf(IllegalArgumentException.class);

        assertThat(db.count()).isZero();
        assertThat(db.getCollection("default").options().dimension()).isEmpty();
        reopen();
        assertThat(db.count()).isZero();
    }

    @Test
    void upsertInsertsOrReplacesAndTheLastOfRepeatedIdsWins() {
        UUID own = new UUID(9, 9);
        db.upsert(NewDocument.of("one", vector(1), Metadata.of("a", 1)).id(own));
        settle();

        List<UUID> ids = db.upsertAll(List.of(
                NewDocument.of("two", vector(2)).id(own),
                NewDocument.of("new", vector(5)),
                NewDocument.of("three", vector(3)).id(own)));

        assertThat(ids).hasSize(3).first().isEqualTo(own);
        assertThat(db.count()).isEqualTo(2);
        assertThat(db.get(own)).isEqualTo(new Document(own, "three", vector(3), Metadata.empty(), 0));
        reopen();
        assertThat(db.get(own).name()).isEqualTo("three");
        assertThat(db.count()).isEqualTo(2);
    }

    @Test
    void updateChangesOnlyWhatIsGiven() {
        UUID id = db.insert("name", vector(1, 2), Metadata.of("a", 1, "b", 2, "c", 3));
        settle();

        db.update(id, DocumentPatch.of().put("b", 20).remove("a").put("d", null).remove("none"));
        assertThat(db.get(id).metadata().toString()).isEqualTo("{\"b\": 20, \"c\": 3, \"d\": null}");
        assertThat(db.get(id).name()).isEqualTo("name");
        assertThat(db.get(id).vector()).containsExactly(1, 2);

        db.update(id, DocumentPatch.of().name("other"));
        db.update(id, DocumentPatch.of().vector(vector(3, 4)));
        db.update(id, DocumentPatch.of().put("gone", 1).metadata(Metadata.of("x", 1)).put("y", 2));
        db.update(id, DocumentPatch.of());
        settle();

        Document expected = new Document(id, "other", vector(3, 4), Metadata.of("x", 1, "y", 2), 0);
        assertThat(db.get(id)).isEqualTo(expected);
        assertThat(db.count()).isEqualTo(1);
        assertThat(db.search(vector(3, 4)).getFirst().name()).isEqualTo("other");
        reopen();
        assertThat(db.get(id)).isEqualTo(expected);
    }

    @Test
    void updateOfAnUnknownIdIsRefused() {
        UUID id = new UUID(1, 1);

        assertThatThrownBy(() -> db.update(id, DocumentPatch.of().name("x")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(id.toString()).hasMessageContaining("'default'");
        assertThatThrownBy(() -> db.update(id, DocumentPatch.of())).isInstanceOf(NotFoundException.class);
        assertThat(db.count()).isZero();
    }

    @Test
    void concurrentPatchesOfOneDocumentLoseNoField() throws Exception {
        UUID id = db.insert("shared", vector(1, 2));
        int threads = 8;
        int patches = 25;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                String prefix = "t" + thread + "-";
                running.add(pool.submit(() -> {
                    for (int n = 0; n < patches; n++) {
                        db.update(id, DocumentPatch.of().put(prefix + n, n));
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }
        assertThat(db.get(id).metadata().size()).isEqualTo(threads * patches);
        assertThat(db.count()).isEqualTo(1);
        settle();
        reopen();
        assertThat(db.get(id).metadata().size()).isEqualTo(threads * patches);
    }

    @Test
    void deleteTellsWhatWasThere() {
        List<UUID> ids = db.insertAll(numbered(60, 2));
        settle();

        assertThat(db.delete(ids.get(0))).isTrue();
        assertThat(db.delete(ids.get(0))).isFalse();
        assertThat(db.deleteAll(List.of(ids.get(0), ids.get(1), ids.get(2), ids.get(1), new UUID(0, 0)))).isEqualTo(2);
        assertThat(db.deleteAll(List.of())).isZero();
        assertThat(db.deleteAll(Filter.gte("n", 50))).isEqualTo(10);
        assertThat(db.deleteAll(Filter.gte("n", 50))).isZero();
        assertThat(db.deleteAll(Filter.or())).isZero();

        assertThat(db.count()).isEqualTo(47);
        assertThat(db.find(ids.get(55))).isEmpty();
        reopen();
        assertThat(db.count()).isEqualTo(47);
        assertThat(db.contains(ids.get(1))).isFalse();
        assertThat(db.deleteAll(Filter.and())).isEqualTo(47);
        assertThat(db.count()).isZero();
    }

    @Test
    void loadIsAtomicAndClosesItsStream() {
        List<String> closed = new ArrayList<>();
        try (Stream<NewDocument> documents = numbered(100, 2).stream().onClose(() -> closed.add("closed"))) {
            LoadReport report = db.load(documents);
            assertThat(report.inserted()).isEqualTo(100);
            assertThat(report.elapsed()).isPositive();
        }
        assertThat(closed).isNotEmpty();
        Stream<NewDocument> failing = numbered(100, 2).stream().map(document -> {
            if (document.name().equals("77")) {
                throw new IllegalStateException("the source failed");
            }
            return document;
        });

        assertThatThrownBy(() -> db.load(failing)).isInstanceOf(IllegalStateException.class);

        assertThat(db.count()).isEqualTo(100);
        reopen();
        assertThat(db.count()).isEqualTo(100);
    }

    @Test
    void loadInBatchesKeepsWhatWasCommitted() {
        List<NewDocument> documents = new ArrayList<>(numbered(100, 2));
        documents.set(77, NewDocument.of("bad", vector(1, 2, 3)));
        List<Long> progress = new ArrayList<>();
        LoadOptions options = LoadOptions.defaults().commitEvery(10).onProgress((done, total) -> progress.add(done));

        assertThatThrownBy(() -> db.load(documents.stream(), options)).isInstanceOf(DimensionMismatchException.class);

        assertThat(db.count()).isEqualTo(70);
        assertThat(progress).isSorted().last().isEqualTo(70L);
        reopen();
        assertThat(db.count()).isEqualTo(70);
    }

    @Test
    void loadObeysTheRuleForIdsThatExist() {
        UUID own = db.insert(NewDocument.of("old", vector(1, 1)).id(new UUID(5, 5)));
        List<NewDocument> documents = new ArrayList<>(numbered(40, 2));
        documents.add(NewDocument.of("new", vector(2, 2)).id(own));

        assertThatThrownBy(() -> db.load(documents.stream()))
                .isInstanceOf(AlreadyExistsException.class).hasMessageContaining(own.toString());
        assertThat(db.count()).isEqualTo(1);

        LoadReport skipping = db.load(documents.stream(), LoadOptions.defaults().onConflict(OnConflict.SKIP));
        assertThat(skipping.inserted()).isEqualTo(40);
        assertThat(skipping.skipped()).isEqualTo(1);
        assertThat(db.get(own).name()).isEqualTo("old");

        LoadReport replacing = db.load(documents.stream(), LoadOptions.defaults().onConflict(OnConflict.REPLACE));
        assertThat(replacing.replaced()).isEqualTo(1);
        assertThat(db.get(own).name()).isEqualTo("new");
        assertThat(db.count()).isEqualTo(81);
    }

    @Test
    void storePassagesOfMegabytesAndAnyUnicode() {
        String passage = "Gr\u00FC\u00DFe \uD83D\uDE00 \u0000 ".repeat(100_000);
        UUID id = db.insert(passage, vector(1), Metadata.of("\u0000", "\uFFFF\uD83D\uDE00"));
        settle();
        assertThat(db.get(id).name()).isEqualTo(passage);
        reopen();
        assertThat(db.get(id).name()).isEqualTo(passage);
        assertThat(db.get(id).metadata()).isEqualTo(Metadata.of("\u0000", "\uFFFF\uD83D\uDE00"));
    }
}
