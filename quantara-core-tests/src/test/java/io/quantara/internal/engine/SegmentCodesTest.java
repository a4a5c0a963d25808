package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CheckProblem;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.SearchRequest;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.codes.RowCodes;
import io.quantara.internal.simd.Kernels;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The codes of segments are made in the background, kept on disk, made anew when damaged, and go with their rows. */
class SegmentCodesTest {

    /** Nothing is flushed unless a test says so; segments of 100 rows get codes. */
    private static final EngineLimits LIMITS =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0, 100, 0);

    /** Behind the header and the centre, among the columns of the first block. */
    private static final int IN_THE_CODES = 4_096 + 64 + 64 + 1_000;

    private final SimulatedDisk disk = new SimulatedDisk();

    private static SimulatedDatabase open(SimulatedDisk disk) {
        return SimulatedDatabase.open(disk, Durability.SYNC, LIMITS, 1);
    }

    private static void insert(SimulatedDatabase database, int count) {
        Random random = new Random(count);
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            documents.add(NewDocument.of("d" + n, new float[] {n, random.nextFloat(), random.nextFloat()}));
        }
        database.db().insertAll(documents);
        database.engine().flush();
        database.settle();
    }

    private static List<String> codeFiles(SimulatedDisk disk) throws IOException {
        return disk.list().stream()
                .filter(file -> FileName.parse(file).orElseThrow().kind() == FileKind.INDEX)
                .toList();
    }

    private static boolean hasCodes(SimulatedDatabase database) {
        try (Snapshot snapshot = database.engine().snapshot()) {
            return snapshot.catalog().byName().values().stream()
                    .flatMap(collection -> snapshot.parts(collection).stream())
                    .anyMatch(part -> part.codes() != null);
        }
    }

    @Test
    void areKeptOnDiskAndThereAtOnceWhenTheDatabaseIsOpened() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 100);
            assertThat(hasCodes(database)).isTrue();
            assertThat(codeFiles(disk)).hasSize(1);
            assertThat(database.db().stats().toString()).contains("index");
            database.check(disk);
        }
        List<String> before = codeFiles(disk);
        try (SimulatedDatabase database = open(disk)) {
            assertThat(hasCodes(database)).isTrue();
            assertThat(codeFiles(disk)).isEqualTo(before);
            database.check(disk);
        }
    }

    @Test
    void areNotMadeForFewRows() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 99);
            assertThat(hasCodes(database)).isFalse();
            assertThat(codeFiles(disk)).isEmpty();
        }
    }

    @Test
    void goWithTheirSegment() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 120);
            insert(database, 130);
            assertThat(codeFiles(disk)).hasSize(2);
            database.db().compact();
            database.settle();
            assertThat(hasCodes(database)).isTrue();
            assertThat(codeFiles(disk)).hasSize(1);
            database.db().deleteAll(database.db().stream().map(Document::id).toList());
            database.db().compact();
            database.settle();
            assertThat(codeFiles(disk)).isEmpty();
            database.check(disk);
        }
    }

    @Test
    void serveAClone() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 150);
            database.db().cloneCollection("default", "clone");
            database.db().deleteCollection("clone");
            database.settle();
            assertThat(hasCodes(database)).isTrue();
            assertThat(codeFiles(disk)).hasSize(1);
            database.check(disk);
        }
    }

    @Test
    void areMadeAnewWhenTheyAreDamaged() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 300);
        }
        flip(codeFiles(disk).getFirst(), IN_THE_CODES);
        try (SimulatedDatabase database = open(disk)) {
            assertThat(database.db().check().problems())
                    .extracting(CheckProblem::kind)
                    .containsOnly(CheckProblem.Kind.DERIVED);
            assertThat(isUsable(database)).isFalse();
            assertThat(database.db().search(SearchRequest.of(new float[] {5, 0, 0}).topK(300))).hasSize(300);
            database.db().insert("more", new float[] {1, 2, 3});
            database.engine().flush();
            database.settle();
            assertThat(isUsable(database)).isTrue();
        }
        try (SimulatedDatabase database = open(disk)) {
            assertThat(isUsable(database)).isTrue();
            database.check(disk);
        }
    }

    /** Asks for an estimate of the first block, which reads it. */
    private static boolean isUsable(SimulatedDatabase database) {
        try (Snapshot snapshot = database.engine().snapshot()) {
            return snapshot.catalog().byName().values().stream()
                    .flatMap(collection -> snapshot.parts(collection).stream())
                    .filter(part -> part.rows().count() >= 100)
                    .allMatch(part -> part.codes() != null
                            && part.codes()
                                    .bounds(new QueryVector(
                                            new float[3], Metric.DOT))
                                    .estimate(
                                            Kernels.scalar(),
                                            0,
                                            new float[RowCodes.BLOCK]));
        }
    }

    @Test
    void areMadeAnewWhenTheyAreMissing() throws IOException {
        try (SimulatedDatabase database = open(disk)) {
            insert(database, 200);
        }
        disk.delete(codeFiles(disk).getFirst());
        try (SimulatedDatabase database = open(disk)) {
            assertThat(hasCodes(database)).isFalse();
            database.settle();
            assertThat(hasCodes(database)).isTrue();
            database.check(disk);
        }
    }

    @Test
    void surviveNoOrAllOfAPowerCut() throws IOException {
        long calls;
        SimulatedDisk whole = new SimulatedDisk();
        try (SimulatedDatabase database = open(whole)) {
            insert(database, 100);
            calls = whole.calls();
        }
        for (long call = 1; call <= calls; call += 3) {
            SimulatedDisk cut = new SimulatedDisk();
            cut.cutPowerBeforeCall(call);
            try {
                SimulatedDatabase database = open(cut);
                try {
                    insert(database, 100);
                } finally {
                    database.abandon();
                }
            } catch (RuntimeException | PowerCut _) {
                // The power was cut.
            }
            SimulatedDisk after = cut.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, call);
            try (SimulatedDatabase database = open(after)) {
                database.settle();
                assertThat(database.db().count()).as("after a cut before call %s", call).isIn(0L, 100L);
                database.check(after);
            }
        }
    }

    private void flip(String name, int at) throws IOException {
        ByteBuffer bytes;
        try (DiskFile file = disk.open(name)) {
            bytes = ByteBuffer.allocate(Math.toIntExact(file.length()));
            file.readAt(0, bytes);
        }
        bytes.array()[at] ^= 1;
        disk.delete(name);
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes.flip());
        }
    }
}
