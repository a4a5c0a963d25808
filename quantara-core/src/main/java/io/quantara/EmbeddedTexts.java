package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Embeds the texts of one collection, and makes the collection remember the model. */
final class EmbeddedTexts {

    private final EmbeddedDocuments documents;

    EmbeddedTexts(EmbeddedDocuments documents) {
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
        List<float[]> embedded = texts.isEmpty() ? List.of() : embed(texts);
        List<BatchWriter.RowBytes> rows = new ArrayList<>(newDocuments.size());
        int next = 0;
        for (NewDocument document : newDocuments) {
            float[] vector = document.ownVector();
            rows.add(EmbeddedVectors.row(
                    document.name(), vector == null ? embedded.get(next++) : vector, document.metadata()));
        }
        return rows;
    }

    private List<float[]> embed(List<String> texts) {
        Embedder embedder = embedder();
        List<float[]> vectors = embedder.embedDocuments(texts);
        if (vectors == null || vectors.size() != texts.size()) {
            throw new EmbeddingFailedException("Model '" + embedder.model() + "' returned "
                    + (vectors == null ? "nothing" : vectors.size() + " vectors") + " for " + texts.size()
                    + " texts: check the embedder");
        }
        return vectors;
    }

    /** Embeds a question. */
    float[] query(CollectionState collection, String text) {
        Embedder embedder = documents.context()
                .embedder(collection.name(), collection.options().embeddingModel());
        if (collection.dimension() != 0 && embedder.dimension() != collection.dimension()) {
            throw WriteBatch.dimensionMismatch(collection.name(), collection.dimension(), embedder.dimension());
        }
        return embedder.embedQuery(EmbeddedVectors.text("text", text));
    }

    /** Returns the embedder for texts to store; a collection that remembers no model remembers this one. */
    private Embedder embedder() {
        CollectionState collection = documents.state();
        Optional<String> model = collection.options().embeddingModel();
        Embedder embedder = documents.context().embedder(collection.name(), model);
        if (collection.dimension() != 0 && embedder.dimension() != collection.dimension()) {
            throw WriteBatch.dimensionMismatch(collection.name(), collection.dimension(), embedder.dimension());
        }
        if (model.isEmpty()) {
            documents.context()
                    .catalog()
                    .options(
                            collection.id(),
                            options -> options.embeddingModel().isPresent()
                                    ? options
                                    : options.embeddedBy(embedder.model()));
        }
        return embedder;
    }
}
