package io.quantara.soak;

import io.quantara.Document;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What the documents of one writer are after a number of its steps: a function, so that whatever a reader sees can be
 * compared without a history. Immutable.
 *
 * <p>A writer owns {@link #SLOTS} slots, each a document or none, a head and a marker. Steps 2m - 1 and 2m make round
 * m. The first writes the slots of the round, the head with the number of the round, and the marker; the second deletes
 * the marker, and the slot whose turn it is to be empty. So head and marker tell the step, and the number of documents
 * is about the same at all times.
 */
final class SoakModel {

    /** Slots of a writer. */
    static final int SLOTS = 6_000;

    /** Components of a vector. */
    static final int DIMENSION = 64;

    /** Groups that the slots of a writer are divided into, for filters. */
    static final int GROUPS = 16;

    /** The slot number of the head; it is always there, and its revision is the round. */
    static final int HEAD = -1;

    /** The slot number of the marker; it is there between the first and the second step of a round. */
    static final int MARKER = -2;

    /** A lap of as many rounds writes every slot once. */
    private static final int LAP = SLOTS / 4;

    /** Slots from here on come and go; those below are always there. */
    private static final int CHANGING = 3 * LAP;

    /** The bytes of a document, but for a few digits. */
    private static final long DOCUMENT_BYTES = new SoakModel(0).documentBytes();

    private final int writer;

    SoakModel(int writer) {
        this.writer = writer;
    }

    static UUID id(int writer, int slot) {
        return new UUID(writer, slot);
    }

    static int writer(UUID id) {
        return (int) id.getMostSignificantBits();
    }

    static int slot(UUID id) {
        return (int) id.getLeastSignificantBits();
    }

    /** Returns the step after which the head and the marker are like this. */
    static long step(long headRound, boolean hasMarker) {
        return hasMarker ? 2 * headRound - 1 : 2 * headRound;
    }

    /** Returns the round of a step. */
    static long round(long step) {
        return (step + 1) / 2;
    }

    /** Returns the revision of a slot after a step, or empty when there is no document. */
    Optional<Long> revision(int slot, long step) {
        long round = round(step);
        if (slot == HEAD) {
            return Optional.of(round);
        }
        if (slot == MARKER) {
            return step % 2 == 1 ? Optional.of(round) : Optional.empty();
        }
        long written = round - Math.floorMod(round - slot, (long) LAP);
        if (slot < CHANGING || isFilled(slot, Math.max(0, written))) {
            return Optional.of(Math.max(0, written));
        }
        boolean isDeletedYet = written <= step / 2;
        return isDeletedYet || written < LAP ? Optional.empty() : Optional.of(written - LAP);
    }

    /** Returns whether a changing slot is filled in a round that it is the turn of, or else emptied. */
    private static boolean isFilled(int slot, long round) {
        return (round / LAP + slot) % 2 == 0;
    }

    /** Returns whether a slot holds a document at all times. */
    static boolean isAlwaysThere(int slot) {
        return slot < CHANGING;
    }

    /** Returns what is loaded before the first step. */
    List<NewDocument> initial() {
        List<NewDocument> documents = new ArrayList<>();
        for (int slot = HEAD; slot < SLOTS; slot++) {
            int number = slot;
            revision(slot, 0).ifPresent(revision -> documents.add(document(number, revision)));
        }
        return documents;
    }

    /** Returns the documents that an odd step writes. */
    List<NewDocument> written(long step) {
        long round = round(step);
        List<NewDocument> documents = new ArrayList<>();
        documents.add(document(HEAD, round));
        documents.add(document(MARKER, round));
        for (int slot = (int) (round % LAP); slot < SLOTS; slot += LAP) {
            if (slot < CHANGING || isFilled(slot, round)) {
                documents.add(document(slot, round));
            }
        }
        return documents;
    }

    /** Returns the ids that an even step deletes. */
    List<UUID> deleted(long step) {
        long round = round(step);
        List<UUID> ids = new ArrayList<>();
        ids.add(id(writer, MARKER));
        int slot = CHANGING + (int) (round % LAP);
        if (!isFilled(slot, round)) {
            ids.add(id(writer, slot));
        }
        return ids;
    }

    NewDocument document(int slot, long revision) {
        return NewDocument.of(name(slot, revision), vector(slot, revision), metadata(slot, revision))
                .id(id(writer, slot));
    }

    /** Returns whether a document is what a slot holds in a revision, bit for bit. */
    boolean isDocument(Document found, int slot, long revision) {
        return found.id().equals(id(writer, slot))
                && found.name().equals(name(slot, revision))
                && found.metadata().equals(metadata(slot, revision))
                && Arrays.equals(found.vector(), vector(slot, revision));
    }

    private long documentBytes() {
        int slot = SLOTS / 2;
        return 16 + name(slot, LAP).length() + 4L * DIMENSION + metadata(slot, LAP).toString().length();
    }

    private String name(int slot, long revision) {
        return "writer " + writer + " slot " + slot + " revision " + revision;
    }

    private Metadata metadata(int slot, long revision) {
        return Metadata.of("writer", writer, "slot", slot, "group", group(slot), "revision", revision);
    }

    /** Returns the group of a slot; -1 for head and marker. */
    static int group(int slot) {
        return slot < 0 ? -1 : slot % GROUPS;
    }

    float[] vector(int slot, long revision) {
        SplittableRandom random =
                new SplittableRandom((writer * 31L + slot) * 0x9e3779b97f4a7c15L + revision * 0xbf58476d1ce4e5b9L);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i += 2) {
            long bits = random.nextLong();
            vector[i] = (int) bits * 0x1p-31f;
            vector[i + 1] = (int) (bits >>> 32) * 0x1p-31f;
        }
        return vector;
    }

    /** Returns the bytes that users store in a state: id, name, vector and metadata as JSON of each document. */
    static long bytes(SoakState state) {
        return count(state, (model, slot, step) -> model.revision(slot, step).isPresent()) * DOCUMENT_BYTES;
    }

    /** Returns the bytes of the documents of a state that are not the same in another. */
    static long bytesNotIn(SoakState other, SoakState state) {
        return count(state, (model, slot, step) -> {
            Optional<Long> revision = model.revision(slot, step);
            return revision.isPresent() && !revision.equals(model.revision(slot, other.step(model.writer)));
        }) * DOCUMENT_BYTES;
    }

    private interface Counted {
        boolean counts(SoakModel model, int slot, long step);
    }

    private static long count(SoakState state, Counted counted) {
        long count = 0;
        for (int writer = 0; writer < state.writers(); writer++) {
            SoakModel model = new SoakModel(writer);
            for (int slot = MARKER; slot < SLOTS; slot++) {
                count += counted.counts(model, slot, state.step(writer)) ? 1 : 0;
            }
        }
        return count;
    }
}
