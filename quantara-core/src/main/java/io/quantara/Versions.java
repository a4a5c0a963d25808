package io.quantara;

import java.util.OptionalLong;
import java.util.UUID;

/** Verifies versions of documents, and compares them with those that conditional writes were made for. */
final class Versions {

    /** The version of a document that is not there. */
    static final long ABSENT = 0;

    /** The version of a document that a batch wrote before. */
    static final long UNCOMMITTED = -1;

    private Versions() {}

    /** Verifies the version of a document that must exist. */
    static long present(long version) {
        if (version <= ABSENT) {
            throw new IllegalArgumentException(
                    "ifVersion is " + version + ": give the version() of a document that was read, at least 1");
        }
        return version;
    }

    /** Verifies the version of a document that must exist, or 0 for one that must not. */
    static long presentOrAbsent(long version) {
        if (version < ABSENT) {
            throw new IllegalArgumentException("ifVersion is " + version
                    + ": give the version() of a document that was read, or 0 when none may exist");
        }
        return version;
    }

    /** Verifies that a document to insert has no condition. */
    static void requireUnconditional(NewDocument document) {
        if (document.ifVersion().isPresent()) {
            throw new IllegalArgumentException("ifVersion is given for a document to insert, whose id may not exist in"
                    + " any version: use upsert, or leave it out");
        }
    }

    /** Verifies that a document with a condition says which one it is. */
    static void requireId(NewDocument document) {
        if (document.ifVersion().isPresent() && document.id().isEmpty()) {
            throw new IllegalArgumentException(
                    "ifVersion is given for a document without an id: give the id of the document it is to replace");
        }
    }

    /** Verifies that documents of one id have no condition: it could not be said which of them it is for. */
    static void requireUnrepeated(UUID id, NewDocument one, NewDocument other) {
        if (one.ifVersion().isPresent() || other.ifVersion().isPresent()) {
            throw new IllegalArgumentException("ifVersion is given for document " + id
                    + ", which comes twice: give each document once, or use a Batch");
        }
    }

    /** Fails when a condition does not hold; without a condition anything may be there. */
    static void require(String collection, UUID id, OptionalLong condition, long actual) {
        if (condition.isPresent() && actual == UNCOMMITTED) {
            throw new IllegalArgumentException("ifVersion is given for document " + id
                    + ", which the batch wrote before: give it to the first operation on a document only");
        }
        if (condition.isPresent() && condition.getAsLong() != actual) {
            throw conflict(collection, id, condition.getAsLong(), actual);
        }
    }

    private static VersionConflictException conflict(String collection, UUID id, long expected, long actual) {
        String message = "Collection '" + collection + "' has "
                + (actual == ABSENT ? "no document " + id : "document " + id + " with version " + actual)
                + " but the write was made for "
                + (expected == ABSENT ? "a new document" : "version " + expected)
                + ": read it again and repeat the change";
        return new VersionConflictException(collection, id, expected, actual, message);
    }
}
