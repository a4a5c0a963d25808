package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {

    private static final DatabaseOptions KNOWN = DatabaseOptions.defaults().indexType(new ProbingIndex());
    private static final CheckOptions FULL = CheckOptions.full().indexType(new ProbingIndex());

    @TempDir
    Path temp;

    private DamageableFolder folder = new DamageableFolder(Path.of("none"));

    /** A database with a segment, an index over it, deletions, and two batches in the log. */
    @BeforeEach
    void create() {
        folder = create(temp.resolve("db"));
    }

    private static DamageableFolder create(Path path) {
        try (Database db = Database.open(path, KNOWN)) {
            VectorCollection research = db.createCollection("research");
            List<UUID> ids = research.insertAll(DatabaseContract.numbered(200, 3));
            db.compact();
            research.useIndex("probing", Map.of());
            research.awaitIndex(Duration.ofMinutes(1));
            research.deleteAll(ids.subList(0, 10));
            db.cloneCollection("research", "trial");
        }
        try (Database db = Database.open(path, KNOWN.memtableRows(16))) {
            VectorCollection research = db.getCollection("research");
            for (NewDocument document : DatabaseContract.numbered(20, 3)) {
                research.insertAll(List.of(document));
            }
        }
        try (Database db = Database.open(path, KNOWN)) {
            db.insert("one", new float[] {1});
            db.insert("two", new float[] {2});
        }
        return new DamageableFolder(path);
    }

    private CheckReport check(CheckOptions options) {
        return Database.check(folder.folder(), options);
    }

    @ParameterizedTest
    @EnumSource(CheckOptions.Depth.class)
    void ofASoundFolderIsCleanAndChangesNothing(CheckOptions.Depth depth) {
        Map<String, List<Byte>> before = folder.contents();

        CheckReport report = check(depth == CheckOptions.Depth.FULL ? FULL : CheckOptions.fast());

        assertThat(report.problems()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.severity()).isEqualTo(CheckReport.Severity.CLEAN);
        assertThat(report.documents()).isEqualTo(190 + 190 + 20 + 2);
        assertThat(report.files()).isEqualTo(folder.files("").size() - 1); // all but LOCK
        assertThat(report.bytes()).isEqualTo(
                folder.files("").stream().mapToLong(folder::length).sum());
        assertThat(folder.contents()).isEqualTo(before);
    }

    @Test
    void tellsHowWellIndexesAnswer() {
        assertThat(check(FULL).indexes()).isNotEmpty().allSatisfy(index -> {
            assertThat(index.type()).isEqualTo("probing");
            assertThat(index.file()).endsWith(".idx");
            assertThat(index.collection()).isIn("research", "trial");
            assertThat(index.queries()).isBetween(15, 20);
            assertThat(index.recall()).isEqualTo(1);
        });
        assertThat(check(CheckOptions.full()).indexes()).isEmpty();
    }

    @Test
    void ofAnOpenDatabaseSeesItsMemoryAndItsFiles() {
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            db.insert("three", new float[] {3});
            CheckReport report = db.check();
            assertThat(report.problems()).isEmpty();
            assertThat(report.documents()).isEqualTo(403);
            assertThat(report.indexes()).isNotEmpty();
            assertThat(db.check(CheckOptions.fast()).documents()).isEqualTo(403);
            assertThat(check(FULL).documents()).isEqualTo(403);
        }
        try (Database db = Database.open(folder.folder(), KNOWN.openMode(OpenMode.READ_ONLY))) {
            assertThat(db.check().problems()).isEmpty();
            assertThat(db.check().documents()).isEqualTo(403);
        }
    }

    @Test
    void besideAWriterIsCleanAgainAndAgain() throws Exception {
        int checks = 10;
        int batchesPerCheck = 20;
        Semaphore batches = new Semaphore(0);
        try (Database db = Database.open(folder.folder(), KNOWN.memtableRows(16));
                ExecutorService writers = Executors.newSingleThreadExecutor()) {
            long before = db.count();
            Future<Long> writing = writers.submit(() -> {
                for (int batch = 0; batch < checks * batchesPerCheck; batch++) {
                    batches.acquire();
                    List<UUID> ids = db.insertAll(DatabaseContract.numbered(5, 1));
                    db.delete(ids.getFirst());
                }
                return db.count();
            });
            try {
                for (int time = 0; time < checks; time++) {
                    // So few that a check of the folder, which starts again when files change, comes to an end.
                    batches.release(batchesPerCheck);
                    assertThat(check(FULL).problems()).isEmpty();
                    assertThat(db.check().problems()).isEmpty();
                }
            } finally {
                batches.release(checks * batchesPerCheck);
            }
            assertThat(writing.get()).isEqualTo(before + 4L * checks * batchesPerCheck);
        }
    }

    @Test
    void findsEveryFlippedByteOutsideTheLog() {
        Random random = new Random(7);
        List<String> files = folder.files("").stream()
                .filter(file -> !file.endsWith(".wal") && !file.equals("LOCK"))
                .toList();
        for (int time = 0; time < 150; time++) {
            String file = files.get(random.nextInt(files.size()));
            long offset = random.nextLong(folder.length(file));
            int mask = 1 << random.nextInt(8);
            folder.flip(file, offset, mask);
            CheckReport report = check(CheckOptions.full());
            folder.flip(file, offset, mask);
            String what = file + " at " + offset;
            assertThat(report.problems()).as(what).isNotEmpty();
            CheckProblem.Kind kind = file.endsWith(".idx") ? CheckProblem.Kind.DERIVED : CheckProblem.Kind.DATA;
            CheckProblem worst = report.problems().getFirst();
            assertThat(worst.kind()).as(what).isEqualTo(kind);
            assertThat(report.problems()).as(what).extracting(CheckProblem::file).contains(file);
            assertThat(worst.offset()).as(what).isLessThanOrEqualTo(folder.length(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FORMAT", "MANIFEST-", ".seg", ".del", ".idx"})
    void findsMissingAndCutFilesEvenWhenFast(String kind) {
        for (String file : folder.files("").stream()
                .filter(name -> name.startsWith(kind) || name.endsWith(kind))
                .toList()) {
            DamageableFolder cut = folder.copyTo(temp.resolve("cut-" + file));
            cut.cut(file, folder.length(file) / 2);
            DamageableFolder gone = folder.copyTo(temp.resolve("gone-" + file));
            gone.delete(file);
            for (DamageableFolder damaged : List.of(cut, gone)) {
                CheckReport report = Database.check(damaged.folder(), CheckOptions.fast());
                assertThat(report.severity()).as(damaged.folder().toString()).isEqualTo(
                        kind.equals(".idx") ? CheckReport.Severity.DERIVED : CheckReport.Severity.DATA);
            }
        }
    }

    @Test
    void findsALogThatIsMissingBeforeOthers() {
        List<String> logs = folder.files(".wal");
        assertThat(logs).hasSizeGreaterThan(1);
        folder.delete(logs.getFirst());

        assertThat(check(CheckOptions.fast()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(logs.getFirst());
            assertThat(problem.message()).contains("missing");
        });
    }

    @Test
    void tellsDamageInTheMiddleOfTheLogWithItsOffset() {
        String log = folder.files(".wal").getLast();
        folder.flip(log, 140, 1);

        CheckReport report = check(CheckOptions.fast());

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(CheckProblem.Kind.DATA);
            assertThat(problem.file()).isEqualTo(log);
            assertThat(problem.offset()).isEqualTo(128);
            assertThat(problem.collection()).isEmpty();
        });
        assertThat(report.documents()).isLessThan(402).isGreaterThanOrEqualTo(395);
    }

    @Test
    void reportsStrayFilesWithoutHarm() throws IOException {
        Files.writeString(folder.folder().resolve("notes.txt"), "mine");
        Files.writeString(folder.folder().resolve("999999.seg"), "left by a crash");

        CheckReport report = check(CheckOptions.full());

        assertThat(report.severity()).isEqualTo(CheckReport.Severity.STRAY);
        assertThat(report.isClean()).isFalse();
        assertThat(report.problems()).extracting(CheckProblem::file).containsExactly("999999.seg", "notes.txt");
        assertThat(report.problems()).extracting(CheckProblem::kind).containsOnly(CheckProblem.Kind.STRAY);
    }

    @Test
    void ofSomethingElseIsRefused() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> Database.check(empty, CheckOptions.full())).isInstanceOf(NotFoundException.class);
        Path missing = temp.resolve("missing");
        assertThatThrownBy(() -> Database.check(missing, CheckOptions.full())).isInstanceOf(NotFoundException.class);
        assertThat(missing).doesNotExist();
        Path pickle = Files.writeString(temp.resolve("old.db"), "pickle");
        assertThatThrownBy(() -> Database.check(pickle, CheckOptions.full()))
                .isInstanceOf(UnknownFormatException.class);
        Files.writeString(empty.resolve("FORMAT"), "something of somebody else, and quite long, to be sure of it ....");
        assertThatThrownBy(() -> Database.check(empty, CheckOptions.full())).isInstanceOf(UnknownFormatException.class);
    }

    @Test
    void asksIndexesToVerifyThemselves() {
        StoredIndexType crooked = new CrookedIndex();

        CheckReport report = check(CheckOptions.full().indexType(crooked));

        assertThat(report.severity()).isEqualTo(CheckReport.Severity.DERIVED);
        assertThat(report.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.message()).contains("link 7 leads nowhere");
            assertThat(problem.collection()).isPresent();
        });
    }

    /** Opens what the probing index wrote, and finds fault with it. */
    private static final class CrookedIndex implements StoredIndexType {

        private final ProbingIndex probing = new ProbingIndex();

        @Override
        public String name() {
            return probing.name();
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return probing.build(vectors, context);
        }

        @Override
        public int formatVersion() {
            return probing.formatVersion();
        }

        @Override
        public void write(VectorIndex index, WritableByteChannel target) throws IOException {
            probing.write(index, target);
        }

        @Override
        public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
            VectorIndex opened = probing.open(stored, vectors, options);
            return new VectorIndex() {
                @Override
                public void search(IndexQuery query) {
                    opened.search(query);
                }

                @Override
                public long memoryBytes() {
                    return opened.memoryBytes();
                }

                @Override
                public void verify() {
                    throw new IllegalStateException("link 7 leads nowhere");
                }
            };
        }
    }
}
