package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Space that deleted documents took comes back, and nothing of them is left. */
class SpaceTest {

    private static final int DIMENSION = 8;

    @TempDir
    Path temp;

    private final Random random = new Random(7);
    private int written;

    private Path folder() {
        return temp.resolve("db");
    }

    private Database open() {
        return Database.open(folder(), DatabaseOptions.defaults().memtableRows(16));
    }

    private NewDocument marked() {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = random.nextFloat();
        }
        int number = written++;
        return NewDocument.of("name-" + number + "-" + random.nextLong(), vector)
                .metadata(Metadata.of("secret", "metadata-" + number + "-" + random.nextLong()));
    }

    /** Everything by which a document could be recognized in a file. */
    private static List<byte[]> traces(Document document) {
        UUID id = document.id();
        ByteBuffer idBytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        idBytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        ByteBuffer vector = ByteBuffer.allocate(4 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
        for (float component : document.vector()) {
            vector.putFloat(component);
        }
        return List.of(
                idBytes.array(),
                vector.array(),
                document.name().getBytes(StandardCharsets.UTF_8),
                document.metadata().getString("secret").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the files in which a trace of any of the documents is found. */
    private List<String> filesWith(List<Document> documents) throws IOException {
        List<byte[]> traces =
                documents.stream().flatMap(document -> traces(document).stream()).toList();
        return filesWithAny(traces);
    }

    private List<String> filesWithAny(List<byte[]> traces) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                String bytes = contents(file);
                boolean any = traces.stream()
                        .anyMatch(trace -> bytes.contains(new String(trace, StandardCharsets.ISO_8859_1)));
                if (any) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    /** A file that goes meanwhile has no contents. */
    private static String contents(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private static List<Document> everyOther(VectorCollection collection) {
        List<Document> all = collection.stream().toList();
        List<Document> some = new ArrayList<>();
        for (int at = 0; at < all.size(); at += 2) {
            some.add(all.get(at));
        }
        return some;
    }

    private static Document first(VectorCollection collection) {
        try (Stream<Document> documents = collection.stream()) {
            return documents.findFirst().orElseThrow();
        }
    }

    private static List<UUID> ids(List<Document> documents) {
        return documents.stream().map(Document::id).toList();
    }

    private List<NewDocument> many(int count) {
        return Stream.generate(this::marked).limit(count).toList();
    }

    @Test
    void noByteOfADeletedDocumentIsLeft() throws IOException {
        try (Database db = open()) {
            VectorCollection small = db.createCollection("small");
            VectorCollection large = db.createCollection("large");
            for (int round = 0; round < 10; round++) {
                small.insert(marked());
                large.insertAll(many(40));
            }
            db.compact();
            large.insertAll(many(30));
            List<Document> deleted = new ArrayList<>(everyOther(large));
            deleted.addAll(everyOther(small));
            assertThat(filesWith(deleted)).isNotEmpty();
            large.deleteAll(ids(deleted));
            small.deleteAll(ids(deleted));
            Document replaced = first(large);
            large.upsert(marked().id(replaced.id()));

            CompactReport report = db.compact();

            assertThat(filesWith(deleted)).isEmpty();
            assertThat(filesWithAny(List.of(replaced.name().getBytes(StandardCharsets.UTF_8)))).isEmpty();
            assertThat(report.droppedDocuments()).isBetween(1L, deleted.size() + 1L);
            assertThat(report.holders()).isEmpty();
            assertThat(db.holdersOf(deleted.getFirst().id())).isEmpty();
            assertThat(large.count()).isEqualTo(215);
            assertThat(small.count()).isEqualTo(5);
            assertThat(db.check().problems()).isEmpty();
        }
    }

    @Test
    void aCollectionThatOnlySharesAFileIsRewrittenToo() throws IOException {
        try (Database db = open()) {
            VectorCollection kept = db.createCollection("kept");
            VectorCollection changed = db.createCollection("changed");
            kept.insertAll(many(5));
            changed.insertAll(many(5));
            db.compact();
            List<Document> deleted = everyOther(changed);
            changed.deleteAll(ids(deleted));

            db.compact();

            assertThat(filesWith(deleted)).isEmpty();
            assertThat(kept.count()).isEqualTo(5);
        }
    }

    @Test
    void theFilesOfADroppedCollectionGo() throws IOException {
        try (Database db = open()) {
            VectorCollection dropped = db.createCollection("dropped");
            db.createCollection("kept").insertAll(many(5));
            dropped.insertAll(many(200));
            List<Document> all = dropped.stream().toList();
            db.deleteCollection("dropped");

            db.compact();

            assertThat(filesWith(all)).isEmpty();
            assertThat(db.stats().documents()).isEqualTo(5);
        }
    }

    @Test
    void whatAStreamHoldsGoesAfterItWasClosed() throws IOException {
        try (Database db = open()) {
            VectorCollection research = db.createCollection("research");
            research.insertAll(many(100));
            db.compact();
            List<Document> deleted = everyOther(research);
            try (Stream<Document> stream = research.stream()) {
                research.deleteAll(ids(deleted));
                db.compact();
                assertThat(filesWith(deleted)).isNotEmpty();
                assertThat(stream.count()).isEqualTo(100);
            }

            db.compact();

            assertThat(filesWith(deleted)).isEmpty();
        }
    }

    @Test
    void theFolderIsAtMostHalfAsLargeAgainAsTheDocuments() {
        try (Database db = Database.open(folder())) {
            VectorCollection research = db.createCollection("research");
            List<NewDocument> documents = new ArrayList<>();
            for (int n = 0; n < 8_000; n++) {
                float[] vector = new float[64];
                for (int at = 0; at < vector.length; at++) {
                    vector[at] = random.nextFloat();
                }
                documents.add(NewDocument.of("document " + n, vector, Metadata.of("n", n)));
            }
            List<UUID> ids = research.insertAll(documents);
            research.deleteAll(ids.subList(2_000, 8_000));

            CompactReport report = db.compact();

            long perDocument = 16L + 4 * 64 + "document 1234".length() + 12;
            assertThat(report.bytesAfter()).isLessThan(3_000L * perDocument).isEqualTo(bytesOfFolder());
            assertThat(report.bytesBefore()).isGreaterThan(report.bytesAfter());
        }
    }

    private long bytesOfFolder() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptCancels() {
        try (Database db = open()) {
            VectorCollection research = db.createCollection("research");
            research.insertAll(many(500));
            research.deleteAll(ids(everyOther(research)));
            List<Document> before = research.stream().toList();

            assertThatThrownBy(() -> db.compact(CompactOptions.defaults().onProgress((done, total) -> {
                        if (done > total / 4) {
                            Thread.currentThread().interrupt();
                        }
                    })))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("interrupt");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(research.stream().toList()).isEqualTo(before);
            assertThat(db.check().problems()).isEmpty();
            assertThat(db.compact().droppedDocuments()).isPositive();
            assertThat(research.stream().toList()).isEqualTo(before);
        }
    }

    @Test
    void closingTheDatabaseCancels() throws InterruptedException {
        Database db = open();
        VectorCollection research = db.createCollection("research");
        research.insertAll(many(500));
        research.deleteAll(ids(everyOther(research)));
        List<Document> before = research.stream().toList();
        Thread closer = new Thread(db::close);

        assertThatThrownBy(() -> db.compact(CompactOptions.defaults().onProgress((done, total) -> {
                    if (closer.getState() == Thread.State.NEW) {
                        closer.start();
                    }
                    while (closer.getState() == Thread.State.RUNNABLE) {
                        Thread.onSpinWait();
                    }
                })))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("closes");

        closer.join();
        try (Database again = open()) {
            assertThat(again.getCollection("research").stream().toList()).isEqualTo(before);
        }
    }

    @Test
    void theLimitKeepsItSlow() {
        try (Database db = Database.open(folder())) {
            VectorCollection research = db.createCollection("research");
            research.insertAll(many(4_000));
            research.delete(first(research).id());
            long[] last = {0};

            CompactReport report = db.compact(CompactOptions.defaults()
                    .ioLimit(2 << 20)
                    .onProgress((done, total) -> {
                        assertThat(done).isGreaterThanOrEqualTo(last[0]).isLessThanOrEqualTo(total);
                        last[0] = done;
                    }));

            assertThat(last[0]).isGreaterThan(500_000);
            assertThat(report.elapsed()).isGreaterThan(Duration.ofNanos((long) (last[0] * 0.9e9 / (2 << 20))));
        }
    }

    @Test
    void aListenerThatFailsStopsOnlyTheCompaction() {
        try (Database db = open()) {
            VectorCollection research = db.createCollection("research");
            research.insertAll(many(100));
            research.delete(first(research).id());

            assertThatThrownBy(() -> db.compact(CompactOptions.defaults().onProgress((done, total) -> {
                        throw new AssertionError("listener");
                    })))
                    .isInstanceOf(IllegalStateException.class);

            research.insert(marked());
            assertThat(research.count()).isEqualTo(100);
            db.compact();
        }
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> CompactOptions.defaults().ioLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least");
    }
}
