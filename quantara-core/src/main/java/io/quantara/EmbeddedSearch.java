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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of a search: validate, take a snapshot, rank, fetch what the results carry. */
final class EmbeddedSearch {

    private EmbeddedSearch() {}

    static SearchResults search(EmbeddedReader reader, SearchRequest request) {
        return during(reader, () -> {
            Asked asked = asked(reader, request, System.nanoTime()).embedded(reader);
            try (Snapshot snapshot = reader.moment()) {
                CollectionState collection = reader.state(snapshot);
                asked.check(collection);
                if (collection.dimension() == 0) {
                    return nothing();
                }
                List<SearchPart> parts = snapshot.parts(collection);
                Query query = asked.query(collection);
                Found found = reader.context().searcher().search(parts, query);
                reader.context().sampler().searched(collection.id(), query, found);
                return results(snapshot, collection, parts, request, found);
            }
        });
    }

    static List<SearchResults> searchAll(EmbeddedReader reader, List<SearchRequest> requests) {
        return during(reader, () -> {
            long start = System.nanoTime();
            CollectionState before = reader.state();
            List<Asked> asked = each(requests, request -> {
                Asked one = asked(reader, request, start);
                one.check(before);
                one.checkText(reader, before);
                return one;
            });
            List<Asked> embedded = each(asked, one -> one.embedded(reader));
            try (Snapshot snapshot = reader.moment()) {
                return searchAll(reader, snapshot, embedded);
            }
        });
    }

    private static List<SearchResults> searchAll(EmbeddedReader reader, Snapshot snapshot, List<Asked> asked) {
        CollectionState collection = reader.state(snapshot);
        List<Asked> checked = each(asked, one -> {
            one.check(collection);
            return one;
        });
        if (collection.dimension() == 0) {
            return checked.stream().map(_ -> nothing()).toList();
        }
        List<SearchPart> parts = snapshot.parts(collection);
        List<Query> queries = checked.stream().map(one -> one.query(collection)).toList();
        List<Found> found = reader.context().searcher().searchAll(parts, queries);
        List<SearchResults> results = new ArrayList<>(found.size());
        for (int at = 0; at < found.size(); at++) {
            reader.context().sampler().searched(collection.id(), queries.get(at), found.get(at));
            results.add(results(snapshot, collection, parts, checked.get(at).request, found.get(at)));
        }
        return List.copyOf(results);
    }

    private static <T> T during(EmbeddedReader reader, Supplier<T> search) {
        try (Engine.AutoCloseableCall _ = reader.context().engine().call()) {
            return search.get();
        } catch (InternalError e) {
            throw new StorageException(
                    "A file of the database changed under the search (" + e.getMessage()
                            + "): run a check, and open with ReadMode.COPY where files are not safe from others",
                    e);
        }
    }

    /** Does something with each element; a failure says which it was. */
    private static <T, R> List<R> each(List<T> elements, Function<T, R> action) {
        List<R> done = new ArrayList<>(elements.size());
        for (int at = 0; at < elements.size(); at++) {
            try {
                done.add(action.apply(elements.get(at)));
            } catch (QuantaraException e) {
                throw BatchPosition.ofRequest(at, elements.size(), e);
            } catch (IllegalArgumentException e) {
                throw BatchPosition.ofRequest(at, elements.size(), e);
            }
        }
        return done;
    }

    private static Asked asked(EmbeddedReader reader, SearchRequest request, long startNanos) {
        Duration timeout = request.timeout().orElse(reader.context().options().timeout());
        return new Asked(request, startNanos + timeout.toNanos());
    }

    /** A request, and the {@link System#nanoTime} until which it has to be answered. */
    private record Asked(SearchRequest request, long deadlineNanos) {

        /** Verifies the vector, if that is what is searched for. */
        void check(CollectionState collection) {
            float[] vector = request.ownVector();
            if (vector != null) {
                EmbeddedVectors.check(collection.name(), vector, collection.dimension());
            }
        }

        /** Verifies the text, if that is what is searched for. */
        void checkText(EmbeddedReader reader, CollectionState collection) {
            request.text().ifPresent(text -> new EmbeddedTexts(reader).check(collection, text));
        }

        Asked embedded(EmbeddedReader reader) {
            return request.text()
                    .map(text -> request.vector(new EmbeddedTexts(reader).query(reader.state(), text)))
                    .map(byVector -> new Asked(byVector, deadlineNanos))
                    .orElse(this);
        }

        /** Returns what the engine is asked, once the vector is verified. */
        Query query(CollectionState collection) {
            float[] vector = request.ownVector();
            if (vector == null) {
                throw new IllegalStateException("a text was not embedded");
            }
            return new Query(
                    vector,
                    request.metric().orElse(collection.options().metric()),
                    request.topK(),
                    request.filter().orElse(null),
                    request.threshold().orElse(Double.NaN),
                    request.effort().orElse(0),
                    request.targetRecall().orElse(Double.NaN),
                    -1,
                    request.isExact(),
                    deadlineNanos);
        }
    }

    private static SearchResults nothing() {
        return new SearchResults(List.of(), new QueryPlan(null, "the collection is empty", 0, 0, 0));
    }

    private static SearchResults results(
            Snapshot snapshot,
            CollectionState collection,
            List<SearchPart> parts,
            SearchRequest request,
            Found found) {
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
