package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database tells who keeps the bytes of a document. */
class HoldersTest {

    @TempDir
    Path temp;

    private Path folder() {
        return temp.resolve("db");
    }

    private Database open() {
        return Database.open(folder(), DatabaseOptions.defaults().memtableRows(16));
    }

    private static List<NewDocument> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> NewDocument.of("document " + n, new float[] {n, 1}))
                .toList();
    }

    @Test
    void whoHoldsADocumentIsTold() throws IOException {
        try (Database db = open()) {
            VectorCollection research = db.createCollection("research");
            UUID id = research.insertAll(many(50)).getFirst();
            db.compact();
            db.cloneCollection("research", "trial");
            assertThat(db.holdersOf(id))
                    .containsExactly(
                            new Holder(Holder.Kind.COLLECTION, "research"),
                            new Holder(Holder.Kind.COLLECTION, "trial"));
            db.createVersion("before");
            DatabaseSnapshot snapshot = db.snapshot();
            Stream<Document> stream = research.stream();
            try (Stream<Path> files = Files.list(folder())) {
                Path segment = files.filter(file -> file.toString().endsWith(".seg"))
                        .findFirst()
                        .orElseThrow();
                Files.createLink(temp.resolve("link"), segment);
            }
            research.delete(id);
            assertThat(db.holdersOf(id))
                    .extracting(Holder::kind)
                    .containsExactlyInAnyOrder(
                            Holder.Kind.DELETED,
                            Holder.Kind.COLLECTION,
                            Holder.Kind.VERSION,
                            Holder.Kind.SNAPSHOT,
                            Holder.Kind.STREAM,
                            Holder.Kind.LINK);
            db.deleteCollection("trial");

            assertThat(db.compact().holders())
                    .extracting(Holder::kind)
                    .containsExactlyInAnyOrder(Holder.Kind.VERSION, Holder.Kind.SNAPSHOT, Holder.Kind.STREAM);
            assertThat(db.holdersOf(id))
                    .filteredOn(holder -> holder.kind() == Holder.Kind.SNAPSHOT)
                    .singleElement()
                    .satisfies(holder -> assertThat(holder.name()).contains("HoldersTest"));

            snapshot.close();
            stream.close();
            db.deleteVersion("before");
            db.compact();
            assertThat(db.holdersOf(id)).isEmpty();
            assertThat(db.compact().holders()).isEmpty();
        }
    }

    @Test
    void aFileThatIsLinkedElsewhereIsTold() throws IOException {
        try (Database db = open()) {
            UUID id = db.insertAll(many(50)).getFirst();
            db.compact();
            try (Stream<Path> files = Files.list(folder())) {
                Path segment = files.filter(file -> file.toString().endsWith(".seg"))
                        .findFirst()
                        .orElseThrow();
                Files.createLink(temp.resolve("link"), segment);
            }
            db.delete(id);

            assertThat(db.compact().holders()).extracting(Holder::kind).containsExactly(Holder.Kind.LINK);

            assertThat(db.compact().holders()).isEmpty();
        }
    }

    @Test
    void aDroppedCollectionHoldsItsDocumentsUntilItsFilesGo() {
        try (Database db = open()) {
            UUID id = db.createCollection("dropped").insertAll(many(5)).getFirst();
            db.compact();
            db.deleteCollection("dropped");
            assertThat(db.holdersOf(id)).containsExactly(new Holder(Holder.Kind.DELETED, "dropped"));

            db.compact();

            assertThat(db.holdersOf(id)).isEmpty();
        }
    }
}
