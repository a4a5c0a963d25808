package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embeds the texts of one collection, and makes the collection remember the model. */
final class EmbeddedTexts {

    private final EmbeddedReader documents;

    EmbeddedTexts(EmbeddedReader documents) {
        this.documents = documents;
    }

    /** Verifies and encodes documents; those without a vector are embedded together. */
    List<BatchWriter.RowBytes> rows(List<NewDocument> newDocuments) {
        List<String> texts = new ArrayList<>();
        for (NewDocument document : newDocuments) {
            float[] vector = document.ownVector();
            if (vector == null) {
                texts.add(EmbeddedVectors.text("text", document.name()));
            } else {
                EmbeddedVectors.norm(vector);
            }
        }
        List<float[]> embedded = texts.isEmpty() ? List.of() : embedded(texts);
        List<BatchWriter.RowBytes> rows = new ArrayList<>(newDocuments.size());
        int next = 0;
        for (NewDocument document : newDocuments) {
            float[] vector = document.ownVector();
            rows.add(EmbeddedVectors.row(
                    document.name(), vector == null ? embedded.get(next++) : vector, document.metadata()));
        }
        return rows;
    }

    /** Embeds texts to store; a collection that remembers no model remembers this one from then on. */
    private List<float[]> embedded(List<String> texts) {
        CollectionState collection = documents.state();
        Embedder embedder = embedder(collection);
        List<float[]> vectors = vectors(embedder, texts);
        remember(collection, embedder.model());
        return vectors;
    }

    /** Returns the vectors of texts to store, verified. */
    static List<float[]> vectors(Embedder embedder, List<String> texts) {
        List<float[]> vectors = embedder.embedDocuments(texts);
        if (vectors == null || vectors.size() != texts.size()) {
            throw new EmbeddingFailedException("Model '" + embedder.model() + "' returned "
                    + (vectors == null ? "nothing" : vectors.size() + " vectors") + " for " + texts.size()
                    + " texts: check the embedder");
        }
        vectors.forEach(vector -> requireSound(embedder, vector));
        return vectors;
    }

    /** What an embedder returns is verified before it is stored: whoever called the database did not make it. */
    private static float[] requireSound(Embedder embedder, float @Nullable [] vector) {
        if (vector == null || vector.length != embedder.dimension()) {
            throw new EmbeddingFailedException("Model '" + embedder.model() + "' returned "
                    + (vector == null ? "no vector" : "a vector of " + vector.length + " components")
                    + " but says it makes " + embedder.dimension() + ": check the embedder");
        }
        try {
            double norm = EmbeddedVectors.norm(vector);
            assert norm >= 0 : norm;
            return vector;
        } catch (IllegalArgumentException e) {
            throw new EmbeddingFailedException(
                    "Model '" + embedder.model() + "' returned a vector that cannot be stored (" + e.getMessage()
                            + "): check the embedder",
                    e);
        }
    }

    /** Verifies that a question can be embedded. */
    void check(CollectionState collection, String text) {
        Embedder embedder = embedder(collection);
        assert embedder.dimension() > 0 : embedder.dimension();
        EmbeddedVectors.text("text", text);
    }

    /** Embeds a question. */
    float[] query(CollectionState collection, String text) {
        Embedder embedder = embedder(collection);
        return requireSound(embedder, embedder.embedQuery(EmbeddedVectors.text("text", text)));
    }

    /** Returns the embedder for a collection. */
    private Embedder embedder(CollectionState collection) {
        Embedder embedder = documents.context()
                .embedder(collection.name(), collection.options().embeddingModel());
        if (collection.dimension() != 0 && embedder.dimension() != collection.dimension()) {
            throw WriteBatch.dimensionMismatch(collection.name(), collection.dimension(), embedder.dimension());
        }
        return embedder;
    }

    /** Makes the collection remember a model, unless it does; fails when it came to remember another meanwhile. */
    private void remember(CollectionState collection, String model) {
        if (collection.options().embeddingModel().isPresent()) {
            return;
        }
        documents.context()
                .catalog()
                .options(
                        collection.id(),
                        options -> options.embeddingModel().isPresent() ? options : options.embeddedBy(model));
        requireModel(collection.name(), documents.state().options(), model);
    }

    /** Fails when a collection remembers another model than the one that embedded texts for it. */
    static void requireModel(String collection, CollectionOptions options, String model) {
        String remembered = options.embeddingModel().orElse(model);
        if (!remembered.equals(model)) {
            throw new EmbeddingModelMismatchException(
                    remembered,
                    model,
                    "Collection '" + collection + "' came to be embedded by model '" + remembered
                            + "' while '" + model + "' embedded these texts: embed them with that one");
        }
    }
}
