package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** Exports what a {@link RecordingTarget} got: a database without an engine. */
final class SampleSource implements ExportSource {

    private final RecordingTarget content;

    SampleSource(RecordingTarget content) {
        this.content = content;
    }

    @Override
    public List<String> collections() {
        return List.copyOf(content.collections.keySet());
    }

    @Override
    public CollectionOptions options(String collection) {
        return content.options.getOrDefault(collection, CollectionOptions.defaults());
    }

    @Override
    public OptionalInt dimension(String collection) {
        OptionalInt fixed = options(collection).dimension();
        if (fixed.isPresent()) {
            return fixed;
        }
        Integer inferred = content.inferred.get(collection);
        if (inferred != null) {
            return OptionalInt.of(inferred);
        }
        List<RecordingTarget.Received> documents = content.collections.getOrDefault(collection, List.of());
        return documents.isEmpty() ? OptionalInt.empty() : OptionalInt.of(documents.getFirst().vector.length);
    }

    @Override
    public Metadata settings() {
        return Metadata.copyOf(new LinkedHashMap<>(content.settings));
    }

    @Override
    public void documents(String collection, DocumentVisitor visitor) throws IOException {
        for (RecordingTarget.Received document : content.documents(collection)) {
            visitor.document(
                    Objects.requireNonNull(document.id), document.name, document.vector, document.metadata);
        }
    }
}
