package io.quantara.cli.demo;

import io.quantara.Document;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/** The documents that the killed process writes: made of their numbers, so that both processes know every byte. */
final class CrashDocuments {

    /** The collection they go to. */
    static final String COLLECTION = "crash-proof";

    /** How many are written at once, all or nothing. */
    static final int BATCH_SIZE = 20;

    private static final long ID_HIGH = 0x0c4a_5400_0000_4000L;
    private static final long ID_LOW = 0x8000_0000_0000_0000L;

    private CrashDocuments() {}

    /** Returns the documents of a batch. */
    static List<NewDocument> batch(int batch) {
        return IntStream.range(0, BATCH_SIZE)
                .mapToObj(position -> batch * BATCH_SIZE + position)
                .map(number -> NewDocument.of(name(number), vector(number), metadata(number)).id(id(number)))
                .toList();
    }

    /** Returns whether a stored document is, bit for bit, the one of this number. */
    static boolean isIntact(Document document, int number) {
        return document.id().equals(id(number))
                && document.name().equals(name(number))
                && Arrays.equals(document.vector(), vector(number))
                && document.metadata().equals(metadata(number));
    }

    /** Returns the number of a stored document. */
    static int number(Document document) {
        return Math.toIntExact(document.metadata().getLong("number"));
    }

    /** Returns the id of the document of this number. */
    static UUID id(int number) {
        return new UUID(ID_HIGH, ID_LOW | number);
    }

    private static String name(int number) {
        return "document " + number + ", written before the kill";
    }

    private static Metadata metadata(int number) {
        return Metadata.of("number", number, "batch", number / BATCH_SIZE);
    }

    private static float[] vector(int number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] vector = new float[DemoPackages.DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
