package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.Document;
import io.quantara.DocumentReader;
import io.quantara.Filter;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a process does that will be killed: an endless series of numbered steps, each one atomic batch. What a
 * collection holds is a function of the number of the last step, so that a state which no prefix of the steps explains
 * is found whatever the moment of the kill.
 *
 * <p>Of three steps, the first inserts a batch of its number, the second replaces the documents of an earlier batch,
 * the third deletes a still earlier one.
 */
final class KillSteps {

    /** The number before the first step: nothing was written. */
    static final long NONE = -1;

    private static final int REPLACED_AFTER = 31;
    private static final int DELETED_AFTER = 62;

    private KillSteps() {}

    /** Takes a step. */
    static void take(long step, Database db) {
        switch ((int) (step % 3)) {
            case 0 -> db.insertAll(documents(step, step));
            case 1 -> db.upsertAll(documents(step - REPLACED_AFTER, step));
            default -> db.deleteAll(Filter.eq("batch", step - DELETED_AFTER));
        }
    }

    /** Returns the documents there are after a step, as {@link #contents} reads them. */
    static Map<UUID, String> after(long step) {
        Map<UUID, String> expected = new TreeMap<>();
        long oldest = Math.max(0, step - DELETED_AFTER + 1);
        for (long batch = oldest + (3 - oldest % 3) % 3; batch <= step; batch += 3) {
            long revision = batch + REPLACED_AFTER <= step ? batch + REPLACED_AFTER : batch;
            for (NewDocument document : documents(batch, revision)) {
                expected.put(
                        document.id().orElseThrow(),
                        text(document.name(), document.metadata(), document.vector().orElseThrow()));
            }
        }
        return expected;
    }

    /** Returns all documents: everything that is stored of each, as a text. */
    static Map<UUID, String> contents(DocumentReader collection) {
        Map<UUID, String> found = new TreeMap<>();
        try (Stream<Document> documents = collection.stream()) {
            documents.forEach(document -> {
                String text = text(document.name(), document.metadata(), document.vector());
                String twice = found.put(document.id(), text);
                assertThat(twice).as("another document with id " + document.id()).isNull();
            });
        }
        return found;
    }

    private static String text(String name, Metadata metadata, float[] vector) {
        return name + metadata + Arrays.toString(vector);
    }

    /** Returns the documents of a batch as a step writes them; none before the first batch. */
    private static List<NewDocument> documents(long batch, long revision) {
        int size = batch < 0 ? 0 : 1 + (int) (batch % 7);
        return IntStream.range(0, size)
                .mapToObj(i -> NewDocument.of(
                                "document " + i,
                                new float[] {batch, i, revision},
                                Metadata.of("batch", batch, "revision", revision))
                        .id(new UUID(batch, i)))
                .toList();
    }
}
