package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.Database;
import io.quantara.Document;
import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.StorageException;
import io.quantara.VectorCollection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Questions that together read everything of a sample, each in its own way, and what is answered. */
final class DamageQuestions {

    private static final List<Function<Database, String>> QUESTIONS = questions();

    private DamageQuestions() {}

    private static List<Function<Database, String>> questions() {
        List<Function<Database, String>> questions = new ArrayList<>();
        questions.add(db -> db.listCollections() + " " + db.config().asMetadata());
        for (String name : List.of("default", "dot", "copy", "other")) {
            List<Function<VectorCollection, String>> own = List.of(
                    collection -> collection.options() + " " + collection.count(),
                    DamageQuestions::documents,
                    collection -> found(collection, request(collection)),
                    collection -> found(collection, request(collection).metric(Metric.DOT)),
                    collection -> found(collection, request(collection).metric(Metric.EUCLIDEAN).exact()),
                    collection -> found(collection, request(collection).filter(Filter.gte("n", 2))),
                    collection -> "" + collection.count(Filter.contains("list", "é")),
                    collection -> collection.find(DamageSample.id(1, 1)).map(DamageQuestions::text).orElse("none"),
                    collection -> "" + collection.contains(DamageSample.id(9, 1)));
            own.forEach(question -> questions.add(
                    db -> db.findCollection(name).map(question).orElse("no collection " + name)));
        }
        return questions;
    }

    static int count() {
        return QUESTIONS.size();
    }

    static String answer(Database db, int question) {
        return QUESTIONS.get(question).apply(db);
    }

    /** Returns all answers of a database that is not damaged. */
    static List<String> answers(Database db) {
        return QUESTIONS.stream().map(question -> question.apply(db)).toList();
    }

    /** Returns whether an exception may be the answer of a damaged database. */
    static boolean isTyped(RuntimeException e) {
        return e instanceof CorruptionException || e instanceof StorageException;
    }

    private static SearchRequest request(VectorCollection collection) {
        float[] query = new float[collection.stats().dimension().orElse(3)];
        query[0] = 0.5f;
        query[1] = -1;
        return SearchRequest.of(query).topK(4);
    }

    private static String found(VectorCollection collection, SearchRequest request) {
        return collection.search(request).stream()
                .map(result -> result.id() + " " + Float.floatToRawIntBits(result.score()) + " " + result.name())
                .collect(Collectors.joining(", "));
    }

    /** Returns the number of documents, and checksums of all that is in them, in the order of the stream. */
    private static String documents(VectorCollection collection) {
        CRC32C first = new CRC32C();
        CRC32 second = new CRC32();
        long[] count = {0};
        try (Stream<Document> documents = collection.stream()) {
            documents.forEach(document -> {
                ByteBuffer bytes = bytes(document);
                first.update(bytes.duplicate());
                second.update(bytes);
                count[0]++;
            });
        }
        return count[0] + " " + first.getValue() + " " + second.getValue();
    }

    private static ByteBuffer bytes(Document document) {
        byte[] text = (document.id() + document.name() + document.metadata()).getBytes(StandardCharsets.UTF_8);
        float[] vector = document.vector();
        ByteBuffer bytes = ByteBuffer.allocate(text.length + 4 * vector.length).put(text);
        for (float component : vector) {
            bytes.putInt(Float.floatToRawIntBits(component));
        }
        return bytes.flip();
    }

    private static String text(Document document) {
        return document.name() + document.metadata() + Arrays.toString(document.vector());
    }
}
