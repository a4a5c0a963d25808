package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.OpenMode;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** A small database to damage: its files, earlier contents of them, and what it answered after each write. */
final class DamageSample {

    /** Eight rows to a memtable, four segments to a merge, and a log that close keeps. */
    private static final EngineLimits SMALL = new EngineLimits(8, 1 << 20, 1_000, 1_000, 4, 1_000_000, 1 << 20, 0);

    private static final EngineLimits LARGE =
            new EngineLimits(10_000, 1 << 24, 1_000, 1_000, 4, 1_000_000, 1 << 20, 0);

    private final String name;
    private final EngineLimits limits;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, List<byte[]>> earlier = new HashMap<>();
    private final TreeMap<Long, List<String>> answers = new TreeMap<>();
    private final Map<String, LogFrames> logs = new LinkedHashMap<>();
    private long manifestSequence;

    private DamageSample(String name, EngineLimits limits) {
        this.name = name;
        this.limits = limits;
    }

    /** Returns all samples. */
    static List<DamageSample> all() throws IOException {
        return List.of(
                of("everything", SMALL, closed(DamageSample::everything), closed(DamageSample::last)),
                of("killed", SMALL, closed(DamageSample::everything), DamageSample::last),
                of("idle", SMALL, DamageSample::last, DamageSample::idle),
                of("logs", LARGE, closed(DamageSample::last), closed(DamageSample::more), closed(DamageSample::idle)),
                of("blocks", LARGE, closed(DamageSample::blocks)),
                of("empty", SMALL, closed(step -> step.open().listCollections())));
    }

    private static Consumer<Session> closed(Consumer<Session> script) {
        return script.andThen(Session::close);
    }

    @SafeVarargs
    private static DamageSample of(String name, EngineLimits limits, Consumer<Session>... scripts) throws IOException {
        DamageSample sample = new DamageSample(name, limits);
        Session session = new Session(sample);
        for (Consumer<Session> script : scripts) {
            script.accept(session);
        }
        sample.files.putAll(session.disk.image());
        session.abandon();
        sample.readLogs();
        return sample;
    }

    /** Writes, and remembers files and answers after each write. */
    private static final class Session {

        private final DamageSample sample;
        private final ImageDisk disk = new ImageDisk(Map.of());
        private DamageOpening opening = DamageOpening.none();

        Session(DamageSample sample) {
            this.sample = sample;
        }

        Database open() {
            if (opening.isClosed()) {
                opening = DamageOpening.open(disk, OpenMode.CREATE, sample.limits, 7);
                remember();
            }
            return opening.db();
        }

        void write(Consumer<Database> change) {
            change.accept(open());
            remember();
        }

        void settle() {
            opening.settle();
            remember();
        }

        private void remember() {
            sample.answers.put(opening.sequence(), DamageQuestions.answers(opening.db()));
            disk.image().forEach((file, bytes) -> {
                List<byte[]> known = sample.earlier.computeIfAbsent(file, _ -> new ArrayList<>());
                if (known.isEmpty() || !Arrays.equals(known.getLast(), bytes)) {
                    known.add(bytes);
                }
            });
        }

        void close() {
            opening.close();
        }

        void abandon() {
            opening.abandon();
        }
    }

    private static void everything(Session session) {
        session.write(db -> db.insertAll(documents(1, 5)));
        session.write(db -> db.createCollection("dot", CollectionOptions.defaults().metric(Metric.DOT).dimension(3)));
        session.write(db -> db.createCollection("other"));
        session.write(db -> db.getCollection("dot").insertAll(documents(2, 20)));
        session.write(db -> db.insertAll(documents(3, 5)));
        session.write(db -> db.getCollection("dot").useIndex("list", Map.of("size", 3)));
        session.settle();
        session.write(db -> db.cloneCollection("default", "copy"));
        session.write(db -> db.delete(id(1, 2)));
        session.write(db -> db.getCollection("copy").delete(id(1, 3)));
        session.write(db -> db.getCollection("copy").insertAll(documents(4, 9)));
        session.write(db -> db.getCollection("dot").delete(id(2, 1)));
        session.write(db -> db.config().set("key", List.of(1, "two")));
        session.write(db -> db.getCollection("other").insertAll(documents(5, 8)));
        session.settle();
    }

    /** Single small batches, the last of which nothing proves to be durable. */
    private static void last(Session session) {
        session.write(db -> db.insert(document(6, 1)));
        session.write(db -> db.upsert(document(1, 1)));
        session.write(db -> db.insertAll(documents(7, 2)));
        session.write(db -> db.delete(id(6, 1)));
    }

    private static void more(Session session) {
        session.write(db -> db.insertAll(documents(8, 3)));
        session.write(db -> db.config().set("key", "value"));
    }

    /** As {@link #last}, but idle in between, so that marks stand in the log. */
    private static void idle(Session session) {
        session.write(db -> db.insert(document(9, 1)));
        session.settle();
        session.write(db -> db.insert(document(9, 2)));
        session.write(db -> db.delete(id(9, 1)));
        session.settle();
        session.write(db -> db.insert(document(9, 3)));
    }

    /** Vectors and texts of several blocks of 256 KiB. */
    private static void blocks(Session session) {
        Random random = new Random(1);
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            float[] vector = new float[256];
            for (int at = 0; at < vector.length; at++) {
                vector[at] = random.nextFloat() - 0.5f;
            }
            documents.add(NewDocument.of("name " + n, vector, Metadata.of("n", n, "text", "x".repeat(900)))
                    .id(id(1, n)));
        }
        session.write(db -> db.createCollection("dot").insertAll(documents));
        session.write(Database::compact);
        session.write(db -> db.getCollection("dot").delete(id(1, 4)));
    }

    private static List<NewDocument> documents(int set, int count) {
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            documents.add(document(set, n));
        }
        return documents;
    }

    private static NewDocument document(int set, int n) {
        float[] vector = {set - 4.5f, n * 0.25f - 1, 1};
        Metadata metadata = Metadata.of("n", n, "list", List.of(set, "é", true));
        return NewDocument.of("name " + n, vector, metadata).id(id(set, n));
    }

    static UUID id(int set, int n) {
        return new UUID(0x4000L | (long) set << 32, Long.MIN_VALUE | n);
    }

    private void readLogs() throws IOException {
        ImageDisk disk = new ImageDisk(files);
        StoredManifest manifest = new ManifestStore(disk, FormatFile.read(disk).databaseId())
                .readLatest()
                .orElseThrow();
        ManifestCodec.Contents contents = ManifestCodec.decode(manifest.payload(), "manifest");
        manifestSequence = contents.sequence();
        for (String file : files.keySet()) {
            FileName parsed = FileName.parse(file).orElseThrow();
            if (parsed.kind() == FileKind.LOG && parsed.number() >= contents.oldestLog()) {
                logs.put(file, new LogFrames(files.get(file)));
            }
        }
    }

    String name() {
        return name;
    }

    EngineLimits limits() {
        return limits;
    }

    Map<String, byte[]> files() {
        return files;
    }

    /** Returns what a file held at some time, oldest first. */
    List<byte[]> earlier(String file) {
        return earlier.getOrDefault(file, List.of());
    }

    /** Returns the logs that are needed, oldest first, by the names of their files. */
    Map<String, LogFrames> logs() {
        return logs;
    }

    /** Returns what is answered when the writes up to a sequence number are there. */
    List<String> answers(long sequence) {
        return answers.floorEntry(Math.max(sequence, manifestSequence)).getValue();
    }
}
