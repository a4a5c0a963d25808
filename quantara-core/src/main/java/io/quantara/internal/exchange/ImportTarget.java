package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where imported documents go: one load session of the database. Nothing of it is visible before the caller, who made
 * both target and reader, commits; when a reader throws, the caller discards the session. Used by one thread.
 *
 * <p>A target throws {@link io.quantara.AlreadyExistsException}, {@link io.quantara.DimensionMismatchException} or
 * {@link IllegalArgumentException} for what the file is to blame for; readers turn these into
 * {@link io.quantara.ImportException} with line and path. All else that it throws passes through. After a throw, and
 * after the first error in a file, no method is called any more.
 */
public interface ImportTarget {

    /** Returns whether the database knows an index type of this name. */
    boolean knowsIndexType(String name);

    /**
     * Declares a collection: created when the load commits unless it exists. Called once a collection, before anything
     * else about it.
     *
     * @throws IllegalArgumentException when the name is not allowed
     */
    void collection(String name);

    /**
     * Gives a declared collection the options that the file states; those it does not state are not set. Called at most
     * once a collection: before its documents when the settings precede them in the file, otherwise after all
     * documents of the file. An index type that is not known here comes too, after a warning, so that it can be
     * registered later.
     */
    void options(String collection, CollectionOptions options);

    /**
     * Tells the dimension that a declared collection had inferred where the file was written, which matters when the
     * collection has no documents. Called at most once a collection, directly after {@link #options}, and never when
     * those have a dimension.
     *
     * @param dimension equal to that of all its documents in the file
     */
    void inferredDimension(String collection, int dimension);

    /**
     * Takes one of the user's own settings. Called once a name; reserved names do not occur.
     *
     * @param value null, Boolean, Long, Double, String, or a List or Map of these
     */
    void setting(String name, @Nullable Object value);

    /**
     * Takes a document of a declared collection.
     *
     * @param id null when the database shall make one
     * @param vector 1 to {@link CollectionOptions#MAX_DIMENSION} finite components; the target's own from here on
     * @throws io.quantara.AlreadyExistsException when the id occurred in this load, or in the database where that is
     *     not allowed
     * @throws io.quantara.DimensionMismatchException when the collection stores another dimension
     * @throws IllegalArgumentException when the vector cannot be stored, such as one whose norm is too large
     */
    void document(String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata);

    /** Takes a remark for the report of the load. */
    void warn(String message);
}
