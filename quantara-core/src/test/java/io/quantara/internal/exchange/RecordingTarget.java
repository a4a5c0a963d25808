package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what it is given, in order. */
class RecordingTarget implements ImportTarget {

    final Map<String, List<Received>> collections = new LinkedHashMap<>();
    final Map<String, CollectionOptions> options = new LinkedHashMap<>();
    final Map<String, Integer> inferred = new LinkedHashMap<>();
    final Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    final List<String> warnings = new ArrayList<>();
    final List<String> calls = new ArrayList<>();

    /** A document as it came. */
    static final class Received {
        final @Nullable UUID id;
        final String name;
        final float[] vector;
        final Metadata metadata;

        Received(@Nullable UUID id, String name, float[] vector, Metadata metadata) {
            this.id = id;
            this.name = name;
            this.vector = vector;
            this.metadata = metadata;
        }
    }

    /** Returns the only document of a collection. */
    Received only(String collection) {
        List<Received> documents = documents(collection);
        if (documents.size() != 1) {
            throw new AssertionError(documents.size() + " documents");
        }
        return documents.getFirst();
    }

    List<Received> documents(String collection) {
        List<Received> documents = collections.get(collection);
        if (documents == null) {
            throw new AssertionError("no collection " + collection + " among " + collections.keySet());
        }
        return documents;
    }

    @Override
    public boolean knowsIndexType(String name) {
        return Set.of("auto", "flat", "hnsw").contains(name);
    }

    @Override
    public void collection(String name) {
        calls.add("collection " + name);
        if (collections.put(name, new ArrayList<>()) != null) {
            throw new AssertionError(name + " is declared twice");
        }
    }

    @Override
    public void options(String collection, CollectionOptions given) {
        calls.add("options " + collection);
        documents(collection);
        if (options.put(collection, given) != null) {
            throw new AssertionError(collection + " gets options twice");
        }
    }

    @Override
    public void inferredDimension(String collection, int dimension) {
        calls.add("dimension " + collection);
        inferred.put(collection, dimension);
    }

    @Override
    public void setting(String name, @Nullable Object value) {
        settings.put(name, value);
    }

    @Override
    public void document(String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata) {
        calls.add("document " + collection);
        documents(collection).add(new Received(id, name, vector, metadata));
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }
}
