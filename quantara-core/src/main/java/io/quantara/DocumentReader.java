package io.quantara;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What can be read from a space of documents. Every call sees one moment: the newest acknowledged write is included,
 * and later writes do not change a result or a stream that was begun.
 *
 * <p>Safe for many threads, virtual ones included. Not meant to be implemented by applications.
 */
public interface DocumentReader {

    /** How many results {@link #search(float[])} returns at most. */
    int DEFAULT_TOP_K = 3;

    /**
     * Finds the three documents nearest to a vector.
     *
     * @param vector {@code float[dimension]}, finite
     */
    default SearchResults search(float[] vector) {
        return search(vector, DEFAULT_TOP_K);
    }

    /**
     * Finds the documents nearest to a vector.
     *
     * @param vector {@code float[dimension]}, finite
     * @param topK the most results, at least 1
     */
    default SearchResults search(float[] vector, int topK) {
        return search(SearchRequest.of(vector).topK(topK));
    }

    /**
     * Finds the documents a request asks for, best first; ties are ordered by id.
     *
     * @throws DimensionMismatchException when the query has another dimension than the collection
     * @throws DeadlineExceededException when the request's timeout passed
     * @throws CancelledException when the calling thread was interrupted
     */
    SearchResults search(SearchRequest request);

    /**
     * Answers several requests at one moment, each as {@link #search(SearchRequest)} does, with the same results. That
     * is faster than one after the other: documents that several requests are compared with are read once for all.
     *
     * <p>All requests are verified before any of them runs. When one fails, the call fails; the message names its
     * position, counted from 1.
     *
     * @param requests may be empty, and may differ in all respects
     * @return the results in the order of the requests
     * @throws DimensionMismatchException when a query has another dimension than the collection
     * @throws DeadlineExceededException when the timeout of a request, counted from the beginning of the call, passed
     * @throws CancelledException when the calling thread was interrupted
     */
    List<SearchResults> searchAll(List<SearchRequest> requests);

    /** Finds the three documents nearest to a text, embedded with the collection's model. */
    default SearchResults searchText(String text) {
        return searchText(text, DEFAULT_TOP_K);
    }

    /**
     * Finds the documents nearest to a text, embedded with the collection's model.
     *
     * @throws EmbeddingModelMismatchException when the database was opened with another model, or with none
     */
    default SearchResults searchText(String text, int topK) {
        return search(SearchRequest.ofText(text).topK(topK));
    }

    /**
     * Returns a document.
     *
     * @throws NotFoundException when there is none with this id
     */
    Document get(UUID id);

    /**
     * Returns documents in the order of their ids.
     *
     * @throws NotFoundException when one of them does not exist
     */
    List<Document> getAll(Collection<UUID> ids);

    /** Returns a document, or empty when there is none with this id. */
    Optional<Document> find(UUID id);

    /** Returns whether there is a document with this id. */
    boolean contains(UUID id);

    /** Returns how many documents there are. */
    long count();

    /** Returns how many documents match a filter. */
    long count(Filter filter);

    /**
     * Lists all documents in the order of their ids. The stream holds a snapshot: close it, or read it to its end.
     */
    Stream<Document> stream();

    /** Lists the documents that match a filter in the order of their ids. Close the stream, or read it to its end. */
    Stream<Document> stream(Filter filter);
}
