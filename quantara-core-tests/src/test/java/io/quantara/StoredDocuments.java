package io.quantara;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** All documents of a database, bit for bit: collection, id, and everything else as text. */
record StoredDocuments(Map<String, Map<UUID, String>> collections) {

    static StoredDocuments of(Database db) {
        Map<String, Map<UUID, String>> collections = new TreeMap<>();
        for (String name : db.listCollections()) {
            Map<UUID, String> documents = new TreeMap<>();
            try (Stream<Document> stream = db.getCollection(name).stream()) {
                stream.forEach(document -> documents.put(document.id(), text(document)));
            }
            collections.put(name, documents);
        }
        return new StoredDocuments(collections);
    }

    private static String text(Document document) {
        float[] vector = document.vector();
        int[] bits = new int[vector.length];
        for (int at = 0; at < bits.length; at++) {
            bits[at] = Float.floatToRawIntBits(vector[at]);
        }
        return document.name() + " " + document.metadata() + " " + Arrays.toString(bits);
    }

    Map<UUID, String> of(String collection) {
        return collections.getOrDefault(collection, Map.of());
    }

    long count() {
        return collections.values().stream().mapToLong(Map::size).sum();
    }
}
