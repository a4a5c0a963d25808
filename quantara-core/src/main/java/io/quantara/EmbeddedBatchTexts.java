package io.quantara;

import io.quantara.EmbeddedBatchSteps.Step;
import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Embeds the texts of a batch before it is written, those of one model together. Used by one thread. */
final class EmbeddedBatchTexts {

    private final EmbeddedContext context;
    private final Snapshot snapshot;
    private final Map<String, Optional<CollectionOptions>> changed = new HashMap<>();
    private final Map<Embedder, List<Text>> texts = new LinkedHashMap<>();

    /** The vector of a text and the model that made it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never changed, never compared
    record Embedded(float[] vector, String model) {}

    private record Text(int position, String text) {}

    private EmbeddedBatchTexts(EmbeddedContext context, Snapshot snapshot) {
        this.context = context;
        this.snapshot = snapshot;
    }

    /** Embeds all texts of the steps; returns them by the positions of the steps in the list. */
    static Map<Integer, Embedded> embed(EmbeddedContext context, List<Step> steps) {
        Map<Integer, Embedded> embedded = new HashMap<>();
        gathered(context, steps).forEach((embedder, texts) -> {
            List<float[]> vectors =
                    EmbeddedTexts.vectors(embedder, texts.stream().map(Text::text).toList());
            for (int at = 0; at < vectors.size(); at++) {
                embedded.put(texts.get(at).position, new Embedded(vectors.get(at), embedder.model()));
            }
        });
        return embedded;
    }

    /** Returns the texts by the embedder of the collection they go to, as the steps before them leave it. */
    private static Map<Embedder, List<Text>> gathered(EmbeddedContext context, List<Step> steps) {
        try (Snapshot snapshot = context.engine().snapshot()) {
            EmbeddedBatchTexts gathering = new EmbeddedBatchTexts(context, snapshot);
            for (int at = 0; at < steps.size(); at++) {
                try {
                    gathering.take(at, steps.get(at));
                } catch (QuantaraException e) {
                    throw BatchPosition.named(steps, at, e);
                }
            }
            return gathering.texts;
        }
    }

    private void take(int position, Step step) {
        switch (step) {
            case EmbeddedBatchSteps.Create create -> changed.put(create.name(), Optional.of(create.options()));
            case EmbeddedBatchSteps.Drop drop -> changed.put(drop.name(), Optional.empty());
            case EmbeddedBatchSteps.Rename rename -> {
                Optional<CollectionOptions> renamed = options(rename.from());
                changed.put(rename.from(), Optional.empty());
                changed.put(rename.to(), renamed);
            }
            case EmbeddedBatchSteps.Put put -> {
                if (put.row() == null) {
                    texts.computeIfAbsent(embedder(put.collection()), key -> new ArrayList<>())
                            .add(new Text(position, put.document().name()));
                }
            }
            case EmbeddedBatchSteps.Clear _, EmbeddedBatchSteps.Update _, EmbeddedBatchSteps.Delete _ -> {}
        }
    }

    private Embedder embedder(String collection) {
        CollectionOptions options =
                options(collection).orElseThrow(() -> CatalogWrites.notFound(snapshot.catalog(), collection));
        return context.embedder(collection, options.embeddingModel());
    }

    private Optional<CollectionOptions> options(String collection) {
        Optional<CollectionOptions> known = changed.get(collection);
        return known != null ? known : snapshot.catalog().find(collection).map(CollectionState::options);
    }
}
