package io.quantara.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Document;
import io.quantara.DocumentReader;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How many steps of each writer a state of the database holds. Immutable. */
final class SoakState {

    private final long[] steps;

    private SoakState(long[] steps) {
        this.steps = steps;
    }

    static SoakState of(long... steps) {
        return new SoakState(steps.clone());
    }

    int writers() {
        return steps.length;
    }

    long step(int writer) {
        return steps[writer];
    }

    /** Returns the number of steps of all writers: as a sequence number, it says which of two states is older. */
    long sequence() {
        return Arrays.stream(steps).sum();
    }

    /** Returns the same in rounds, as heads tell it. */
    SoakState rounds() {
        return new SoakState(Arrays.stream(steps).map(SoakModel::round).toArray());
    }

    /** Returns whether every writer took at least as many steps as here. */
    boolean isWithin(SoakState later) {
        return IntStream.range(0, steps.length).allMatch(writer -> steps[writer] <= later.steps[writer]);
    }

    /** Reads a whole collection, compares every document with the model, and returns the state it is in. */
    static SoakState read(DocumentReader collection, int writers) {
        Document[][] found = new Document[writers][SoakModel.SLOTS - SoakModel.MARKER];
        try (Stream<Document> documents = collection.stream()) {
            documents.forEach(document -> {
                int slot = SoakModel.slot(document.id()) - SoakModel.MARKER;
                Document other = found[SoakModel.writer(document.id())][slot];
                assertThat(other).as("another document with id " + document.id()).isNull();
                found[SoakModel.writer(document.id())][slot] = document;
            });
        }
        long[] steps = new long[writers];
        for (int writer = 0; writer < writers; writer++) {
            steps[writer] = verified(new SoakModel(writer), found[writer]);
        }
        return new SoakState(steps);
    }

    private static long verified(SoakModel model, Document[] found) {
        Document head = found[SoakModel.HEAD - SoakModel.MARKER];
        assertThat(head).as("the head").isNotNull();
        long step = SoakModel.step(head.metadata().getLong("revision"), found[0] != null);
        for (int slot = SoakModel.MARKER; slot < SoakModel.SLOTS; slot++) {
            Document document = found[slot - SoakModel.MARKER];
            long revision = model.revision(slot, step).orElse(-1L);
            boolean isRight = document == null ? revision < 0 : model.isDocument(document, slot, revision);
            if (!isRight) {
                throw new AssertionError("After step " + step + " of its writer, slot " + slot
                        + " must have revision " + revision + " (-1: none), and is " + document);
            }
        }
        return step;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoakState state && Arrays.equals(steps, state.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    @Override
    public String toString() {
        return "steps " + Arrays.toString(steps);
    }
}
