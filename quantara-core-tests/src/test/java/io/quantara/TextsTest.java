package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextsTest extends DatabaseContract {

    private HashEmbedder words = new HashEmbedder("hash", 8, vectors -> vectors);

    /** Adds up a random vector for each word; what it returns can be spoilt. */
    private record HashEmbedder(String model, int dimension, UnaryOperator<@Nullable List<float[]>> spoil)
            implements Embedder {

        @Override
        public int maxTokens() {
            return 1000;
        }

        @Override
        @SuppressWarnings("NullAway") // one of them returns nothing
        public List<float[]> embedDocuments(List<String> texts) {
            return spoil.apply(new ArrayList<>(texts.stream().map(this::embedded).toList()));
        }

        @Override
        public float[] embedQuery(String text) {
            return embedDocuments(List.of(text)).getFirst();
        }

        private float[] embedded(String text) {
            float[] sum = new float[dimension];
            for (String word : text.split(" ", -1)) {
                Random random = new Random(word.hashCode());
                for (int at = 0; at < dimension; at++) {
                    sum[at] += random.nextFloat() - 0.5f;
                }
            }
            return sum;
        }
    }

    @Override
    DatabaseOptions options() {
        return DatabaseOptions.defaults().embedder(words);
    }

    private void reopenWith(HashEmbedder embedder) {
        words = embedder;
        reopen();
    }

    @Test
    void areEmbeddedStoredAndFound() {
        UUID milk = db.insertText("buy fresh milk", Metadata.of("list", "shopping"));
        List<UUID> more = db.insertTexts(List.of("write the report", "call the bank"));
        db.load(Stream.of(NewDocument.ofText("water the plants")));
        settle();

        assertThat(db.searchText("fresh milk").getFirst().id()).isEqualTo(milk);
        assertThat(db.get(milk).metadata()).isEqualTo(Metadata.of("list", "shopping"));
        assertThat(db.get(more.get(1)).name()).isEqualTo("call the bank");
        assertThat(db.searchText("report", 2)).hasSize(2);
        assertThat(db.search(SearchRequest.ofText("milk").filter(Filter.exists("list")))).hasSize(1);
        assertThat(db.count()).isEqualTo(4);
        assertThat(db.insertTexts(List.of())).isEmpty();
    }

    @Test
    void makeTheCollectionRememberTheModel() {
        db.insertText("milk");
        assertThat(db.getCollection("default").options().embeddingModel()).contains("hash");
        assertThat(db.getCollection("default").stats().embeddingModel()).contains("hash");

        reopenWith(new HashEmbedder("other", 8, vectors -> vectors));

        assertThatThrownBy(() -> db.insertText("bread"))
                .isInstanceOfSatisfying(EmbeddingModelMismatchException.class, mismatch -> {
                    assertThat(mismatch.expected()).isEqualTo("hash");
                    assertThat(mismatch.actual()).isEqualTo("other");
                })
                .hasMessageContaining("'hash'").hasMessageContaining("'other'").hasMessageContaining("embedder");
        assertThatThrownBy(() -> db.searchText("milk")).isInstanceOf(EmbeddingModelMismatchException.class);
        assertThat(db.count()).isEqualTo(1);
        assertThat(db.insert("by vector", new float[8])).isNotNull();
    }

    @Test
    void needTheModelThatTheCollectionWasMadeFor() {
        VectorCollection notes =
                db.createCollection("notes", CollectionOptions.defaults().embeddedBy("another"));

        assertThatThrownBy(() -> notes.insertText("milk"))
                .isInstanceOf(EmbeddingModelMismatchException.class)
                .hasMessageContaining("'another'").hasMessageContaining("'hash'").hasMessageContaining("'notes'");
        assertThat(notes.count()).isZero();
    }

    @Test
    void areRefusedWhereTheDimensionDiffers() {
        VectorCollection notes = db.createCollection("notes", CollectionOptions.defaults().dimension(3));

        assertThatThrownBy(() -> notes.insertText("milk"))
                .isInstanceOf(DimensionMismatchException.class).hasMessageContaining("8").hasMessageContaining("3");
        assertThatThrownBy(() -> notes.searchText("milk")).isInstanceOf(DimensionMismatchException.class);
        assertThat(notes.options().embeddingModel()).isEmpty();
    }

    @Test
    void writeNothingWhenTheEmbedderReturnsGarbage() {
        assertRefused(vectors -> List.of(), "0 vectors for 2 texts");
        assertRefused(vectors -> null, "nothing");
        assertRefused(vectors -> List.of(vector(1), vector(2)), "1 components");
        assertRefused(vectors -> List.of(new float[8], new float[9]), "9 components");
        assertRefused(vectors -> {
            float[] bad = new float[8];
            bad[5] = Float.NaN;
            return List.of(new float[8], bad);
        }, "Component 5");
        assertRefused(vectors -> {
            throw new EmbeddingFailedException("the server is down");
        }, "the server is down");
    }

    private void assertRefused(UnaryOperator<@Nullable List<float[]>> spoil, String mention) {
        DatabaseOptions options = DatabaseOptions.defaults().embedder(new HashEmbedder("hash", 8, spoil));
        try (Database spoilt = Database.inMemory(options)) {
            assertThatThrownBy(() -> spoilt.insertTexts(List.of("milk", "bread")))
                    .isInstanceOf(EmbeddingFailedException.class).hasMessageContaining(mention);
            assertThatThrownBy(() -> spoilt.load(Stream.of("milk", "bread").map(NewDocument::ofText)))
                    .isInstanceOf(EmbeddingFailedException.class);
            Batch batch = spoilt.batch();
            batch.createCollection("notes");
            batch.insert("default", NewDocument.ofText("milk"));
            batch.insert("notes", NewDocument.ofText("bread"));
            assertThatThrownBy(batch::commit)
                    .isInstanceOf(EmbeddingFailedException.class).hasMessageContaining(mention);
            assertThat(spoilt.listCollections()).containsExactly("default");
            assertThat(spoilt.count()).isZero();
            assertThat(spoilt.stats().sequenceNumber()).isZero();
            assertThat(spoilt.getCollection("default").options()).isEqualTo(CollectionOptions.defaults());
        }
    }

    @Test
    void areEmbeddedWhenABatchIsCommitted() {
        CollectionOptions second = CollectionOptions.defaults().embeddedBy("second");
        db.close();
        db = kind.open(temp.resolve("batch"), options().embedder(new HashEmbedder("second", 4, vectors -> vectors)));

        Batch batch = db.batch();
        batch.insert("default", NewDocument.ofText("buy milk"));
        batch.createCollection("notes", second);
        UUID bread = batch.insert("notes", NewDocument.ofText("buy bread"));
        batch.update("notes", bread, DocumentPatch.of().put("n", 1));
        batch.renameCollection("notes", "papers");
        batch.upsert("papers", NewDocument.ofText("write a paper"));
        batch.commit();

        VectorCollection papers = db.getCollection("papers");
        assertThat(db.getCollection("default").options().embeddingModel()).contains("hash");
        assertThat(papers.options().embeddingModel()).contains("second");
        assertThat(db.searchText("milk").getFirst().name()).isEqualTo("buy milk");
        assertThat(papers.searchText("buy bread").getFirst().id()).isEqualTo(bread);
        assertThat(papers.get(bread).metadata()).isEqualTo(Metadata.of("n", 1));
        assertThat(papers.count()).isEqualTo(2);
    }

    @Test
    void useTheEmbedderOfEachCollection() {
        db.close();
        db = kind.open(temp.resolve("two"), options().embedder(new HashEmbedder("second", 4, vectors -> vectors)));
        VectorCollection notes = db.createCollection("notes", CollectionOptions.defaults().embeddedBy("second"));

        notes.insertText("milk");
        db.insertText("milk");

        assertThat(notes.options().dimension()).hasValue(4);
        assertThat(db.getCollection("default").options().dimension()).hasValue(8);
    }
}
