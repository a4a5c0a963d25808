package io.quantara;

import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.StoredRow;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Hit;
import io.quantara.internal.query.Query;
import io.quantara.internal.query.Rows;
import io.quantara.internal.query.SearchPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a search: validate, take a snapshot, rank, fetch what the results carry. */
final class EmbeddedSearch {

    private EmbeddedSearch() {}

    static SearchResults search(EmbeddedReader reader, SearchRequest request) {
        Engine engine = reader.context().engine();
        try (Engine.AutoCloseableCall _ = engine.call()) {
            Duration timeout = request.timeout().orElse(reader.context().options().timeout());
            long deadline = System.nanoTime() + timeout.toNanos();
            SearchRequest byVector = embedded(reader, request);
            try (Snapshot snapshot = reader.moment()) {
                return search(reader, byVector, snapshot, deadline);
            }
        } catch (InternalError e) {
            throw new StorageException(
                    "A file of the database changed under the search (" + e.getMessage()
                            + "): run a check, and open with ReadMode.COPY where files are not safe from others",
                    e);
        }
    }

    private static SearchRequest embedded(EmbeddedReader reader, SearchRequest request) {
        return request.text()
                .map(text -> request.vector(new EmbeddedTexts(reader).query(reader.state(), text)))
                .orElse(request);
    }

    private static SearchResults search(
            EmbeddedReader reader, SearchRequest request, Snapshot snapshot, long deadline) {
        CollectionState collection = reader.state(snapshot);
        float[] vector = request.ownVector();
        if (vector == null) {
            throw new IllegalStateException("a text was not embedded");
        }
        if (collection.dimension() == 0) {
            double norm = EmbeddedVectors.norm(vector);
            assert norm >= 0 : norm;
            return new SearchResults(List.of(), new QueryPlan(null, "the collection is empty", 0, 0, 0));
        }
        Query query = new Query(
                EmbeddedVectors.query(collection.name(), vector, collection.dimension()),
                request.metric().orElse(collection.options().metric()),
                request.topK(),
                request.filter().orElse(null),
                request.threshold().orElse(Double.NaN),
                request.effort().orElse(0),
                request.isExact(),
                deadline);
        List<SearchPart> parts = snapshot.parts(collection);
        Found found = reader.context().searcher().search(parts, query);
        List<SearchResult> results = new ArrayList<>(found.hits().size());
        for (Hit hit : found.hits()) {
            Long version = request.includes().contains(Include.VERSION)
                    ? Long.valueOf(snapshot.sequenceOf(collection, hit.part(), hit.ordinal()))
                    : null;
            results.add(result(parts.get(hit.part()).rows(), hit, request, version));
        }
        return new SearchResults(results, found.plan());
    }

    private static SearchResult result(Rows rows, Hit hit, SearchRequest request, @Nullable Long version) {
        return new SearchResult(
                StoredRow.id(rows, hit.ordinal()),
                hit.score(),
                request.includes().contains(Include.NAME) ? StoredRow.name(rows, hit.ordinal()) : null,
                request.includes().contains(Include.METADATA) ? StoredRow.metadata(rows, hit.ordinal()) : null,
                request.includes().contains(Include.VECTOR) ? StoredRow.vector(rows, hit.ordinal()) : null,
                version);
    }
}
