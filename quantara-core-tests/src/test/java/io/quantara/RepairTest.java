package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepairTest extends RepairFixture {

    @Test
    void leavesASoundDatabaseAlone() {
        Map<String, List<Byte>> contents = folder.contents();

        RepairReport report = Database.repair(folder.folder(), RepairOptions.dryRun().quarantine(temp.resolve("q")));

        assertThat(report.isNeeded()).isFalse();
        assertThat(report.isLossless()).isTrue();
        assertThat(report.documentsKept()).isEqualTo(before.count());
        assertThat(temp.resolve("q")).doesNotExist();
        assertThat(folder.contents()).isEqualTo(contents);
    }

    @Test
    void changesNothingInADryRun() {
        folder.flip(largestSegment(), 5_000, 1);
        folder.flip(folder.files(".idx").getFirst(), 5_000, 1);
        Map<String, List<Byte>> contents = folder.contents();

        RepairReport report = Database.repair(folder.folder(), RepairOptions.dryRun());

        assertThat(report.isNeeded()).isTrue();
        assertThat(report.isDone()).isFalse();
        assertThat(report.quarantine()).isEmpty();
        assertThat(folder.contents()).isEqualTo(contents);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesADamagedOrMissingIndexNoMore(boolean isThere) {
        String index = folder.only(".idx");
        if (isThere) {
            folder.flip(index, folder.length(index) / 2, 4);
        } else {
            folder.delete(index);
        }

        RepairReport report = repair();

        assertThat(report.isLossless()).isTrue();
        assertThat(report.actions()).singleElement().extracting(RepairReport.Action::file).isEqualTo(index);
        assertThat(report.quarantinedFiles()).hasSize(isThere ? 1 : 0);
        assertThat(repaired(report)).isEqualTo(before);
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            db.getCollection("research").awaitIndex(Duration.ofMinutes(1));
            db.getCollection("trial").awaitIndex(Duration.ofMinutes(1));
        }
        assertThat(folder.files(".idx")).hasSize(2).doesNotContain(index);
    }

    @Test
    void keepsTheRowsInUndamagedBlocksOfASegment() {
        String segment = largestSegment();
        folder.flip(segment, folder.length(segment) / 2, 16); // among the vectors, which have three blocks

        RepairReport report = repair();

        assertThat(report.isLossless()).isFalse();
        assertThat(report.documentsLost()).isBetween(800L, 2L * 514);
        Map<String, Set<UUID>> lost = new HashMap<>();
        report.lostIds().forEach(one ->
                lost.computeIfAbsent(one.collection(), key -> new HashSet<>()).add(one.id()));
        StoredDocuments found = repaired(report);
        assertThat(before.count() - found.count()).isEqualTo(report.documentsLost());
        before.collections().forEach((name, documents) -> documents.forEach((id, text) -> {
            if (found.of(name).containsKey(id)) {
                assertThat(found.of(name)).containsEntry(id, text);
                assertThat(lost.getOrDefault(name, Set.of())).doesNotContain(id);
            }
        }));
        assertThat(report.lostIds()).hasSizeBetween(800, 1_000);
        assertThat(report.quarantinedFiles()).containsExactly(segment);
        assertThat(folder.files(".seg")).doesNotContain(segment);
    }

    @Test
    void losesNothingWhereOnlyWhatIsDerivedIsDamagedInASegment() {
        String segment = largestSegment();
        long footer = folder.length(segment) - 1_000; // Bloom filter or the order of ids, before the table
        folder.flip(segment, footer, 1);
        folder.flip(segment, 20, 1); // header

        RepairReport report = repair();

        assertThat(report.documentsLost()).isZero();
        assertThat(report.isLossless()).isTrue();
        assertThat(repaired(report)).isEqualTo(before);
    }

    @Test
    void findsTheRowsOfASegmentWhoseTrailerIsLost() {
        String segment = largestSegment();
        for (int at = 1; at <= 64; at++) {
            folder.flip(segment, folder.length(segment) - at, 0xff);
        }

        RepairReport report = repair();

        assertThat(report.isLossless()).isTrue();
        assertThat(repaired(report)).isEqualTo(before);
    }

    @Test
    void goesOnWithoutASegmentThatIsMissing() {
        String segment = largestSegment();
        folder.delete(segment);

        RepairReport report = repair();

        assertThat(report.isLossless()).isFalse();
        assertThat(report.actions()).extracting(RepairReport.Action::file).contains(segment);
        StoredDocuments found = repaired(report);
        assertThat(found.of("default")).isEqualTo(before.of("default"));
        assertThat(found.of("research")).isEmpty();
        assertThat(found.collections().keySet()).isEqualTo(before.collections().keySet());
    }

    @Test
    void tellsHowManyDocumentsMayComeBackWhereDeletionsAreLost() {
        String deletions = folder.only(".del");
        folder.delete(deletions);

        RepairReport report = repair();

        assertThat(report.isLossless()).isFalse();
        assertThat(report.documentsReturned()).isEqualTo(ROWS);
        assertThat(report.documentsLost()).isZero();
        StoredDocuments found = repaired(report);
        assertThat(found.of("research")).hasSize(ROWS).containsAllEntriesOf(before.of("research"));
        assertThat(found.of("trial")).isEqualTo(before.of("trial"));
        assertThat(found.of("default")).isEqualTo(before.of("default"));
    }

    @Test
    void refusesWhatItMustNotDo() throws IOException {
        folder.flip(largestSegment(), 5_000, 1);
        Path inside = folder.folder().resolve("quarantine");
        assertThatThrownBy(() -> Database.repair(folder.folder(), RepairOptions.dryRun().quarantine(inside)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("outside");
        assertThat(inside).doesNotExist();
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> Database.repair(empty, RepairOptions.dryRun()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void isRefusedWhileTheDatabaseIsOpenForWriting() {
        Path place = temp.resolve("quarantine");
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            folder.flip(largestSegment(), folder.length(largestSegment()) / 2, 1);
            assertThatThrownBy(() -> Database.repair(folder.folder(), RepairOptions.dryRun().quarantine(place)))
                    .isInstanceOf(DatabaseLockedException.class);
            assertThat(db.count()).isPositive();
        }
    }

    @Test
    void keepsFilesOfOneNameInTheQuarantineApart() {
        Path place = temp.resolve("quarantine");
        RepairOptions options = RepairOptions.dryRun().quarantine(place);
        folder.flip("FORMAT", 0, 1);
        Database.repair(folder.folder(), options);
        folder.flip("FORMAT", 1, 1);
        RepairReport second = Database.repair(folder.folder(), options);

        assertThat(second.quarantinedFiles()).containsExactly("FORMAT.2");
        assertThat(new DamageableFolder(place).files("")).containsExactly("FORMAT", "FORMAT.2");
    }

    @Test
    void survivesRandomDamage() throws IOException {
        DamageableFolder original = folder;
        Random random = new Random(Integer.getInteger("quantara.seed", 3));
        for (int time = 0; time < Integer.getInteger("quantara.repairs", 25); time++) {
            folder = original.copyTo(temp.resolve("random-" + time));
            String what = damage(random);
            RepairReport report = repair();
            StoredDocuments found = repaired(report);
            // Nothing tells that the end of the newest log, or all of it, was ever there.
            boolean isOneByte = what.startsWith("flip") && !what.contains("bytes");
            boolean isTornTail = !isOneByte && what.contains(".wal");
            if (report.isLossless() && !isTornTail) {
                assertThat(found).as(what).isEqualTo(before);
            }
            if (report.documentsReturned() == 0 && !what.contains("MANIFEST")) {
                found.collections().forEach((name, documents) ->
                        assertThat(before.of(name)).as(what).containsAllEntriesOf(documents));
            }
            boolean isCounted = report.lostSequences().isEmpty() && !what.contains("MANIFEST") && !isTornTail
                    && (!what.contains(".seg") || what.startsWith("flip"));
            if (isCounted && report.documentsReturned() == 0) {
                assertThat(before.count() - found.count()).as(what).isEqualTo(report.documentsLost());
            }
        }
    }

    /** Damages a file at random and says how. */
    private String damage(Random random) throws IOException {
        List<String> files = folder.files("").stream().filter(file -> !file.equals("LOCK")).toList();
        String file = files.get(random.nextInt(files.size()));
        long offset = random.nextLong(folder.length(file));
        return switch (random.nextInt(4)) {
            case 0 -> {
                folder.cut(file, offset);
                yield "cut " + file + " at " + offset;
            }
            case 1 -> {
                folder.delete(file);
                yield "delete " + file;
            }
            case 2 -> {
                for (long at = offset; at < Math.min(folder.length(file), offset + 512); at++) {
                    folder.flip(file, at, 0xff);
                }
                yield "flip 512 bytes of " + file + " at " + offset;
            }
            default -> {
                folder.flip(file, offset, 1 << random.nextInt(8));
                yield "flip " + file + " at " + offset;
            }
        };
    }
}
