package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random databases, damaged at random and repaired: they open, a check is clean, nothing is there that was not written,
 * and what is missing is what the report says. {@code -Dquantara.repairs} tries more, {@code -Dquantara.seed} others.
 */
class RandomRepairTest {

    private static final DatabaseOptions SMALL = DatabaseOptions.defaults().memtableRows(16);
    private static final List<String> NAMES = List.of("default", "a", "b", "c");

    @TempDir
    Path temp;

    @Test
    void repairedDatabasesHoldWhatWasNotDamaged(TestReporter reporter) {
        int seed = Integer.getInteger("quantara.seed", 1);
        int repairs = Integer.getInteger("quantara.repairs", 20);
        int lossless = 0;
        for (int at = seed; at < seed + repairs; at++) {
            lossless += repaired(at) ? 1 : 0;
        }
        reporter.publishEntry("random repairs", repairs + ", of which " + lossless + " lost nothing");
        assertThat(lossless).isPositive().isLessThan(repairs);
    }

    private boolean repaired(int seed) {
        Random random = new Random(seed);
        DamageableFolder folder = new DamageableFolder(temp.resolve("db" + seed));
        StoredDocuments before = written(folder.folder(), random);
        List<String> damages = new ArrayList<>();
        for (int time = 0; time <= random.nextInt(2); time++) {
            damages.add(damage(folder, random));
        }
        String what = "seed " + seed + ": " + damages;
        try {
            RepairReport report = Database.repair(
                    folder.folder(), RepairOptions.dryRun().quarantine(temp.resolve("quarantine" + seed)));
            try (Database db = Database.open(folder.folder(), SMALL)) {
                assertThat(db.check().problems()).as(what).isEmpty();
                verify(before, StoredDocuments.of(db), report, what);
            }
            assertThat(Database.repair(folder.folder(), RepairOptions.dryRun()).isNeeded()).as(what).isFalse();
            return report.isLossless();
        } catch (QuantaraException | IllegalStateException e) {
            throw new AssertionError(what, e);
        }
    }

    private static void verify(StoredDocuments before, StoredDocuments found, RepairReport report, String what) {
        assertThat(found.count()).as(what).isEqualTo(report.documentsKept());
        boolean isStateLost = what.contains("MANIFEST");
        // Nothing tells that the end of the newest log, or all of it, was ever there.
        boolean isEndLost = what.contains(".wal") && (what.contains("bytes") || !what.contains("flip"));
        if (isStateLost || isEndLost || !report.lostSequences().isEmpty() || report.documentsReturned() > 0) {
            return;
        }
        found.collections().forEach((name, documents) ->
                assertThat(before.of(name)).as(what).containsAllEntriesOf(documents));
        assertThat(found.collections().keySet()).as(what).isEqualTo(before.collections().keySet());
        if (report.isLossless()) {
            assertThat(found).as(what).isEqualTo(before);
        }
        Set<String> lost = new HashSet<>();
        report.lostIds().forEach(one -> lost.add(one.collection() + one.id()));
        long unexplained = 0;
        for (String name : before.collections().keySet()) {
            for (UUID id : before.of(name).keySet()) {
                boolean isFound = found.of(name).containsKey(id);
                assertThat(isFound && lost.contains(name + id)).as(what).isFalse();
                unexplained += isFound || lost.contains(name + id) ? 0 : 1;
            }
        }
        boolean areGroupsLost = report.actions().stream()
                .map(RepairReport.Action::description)
                .anyMatch(text -> text.contains("cannot be read at all") || text.contains("Leave it out"));
        if (!areGroupsLost) {
            assertThat(unexplained).as(what).isEqualTo(report.documentsLost() - report.lostIds().size());
        }
    }

    private static StoredDocuments written(Path path, Random random) {
        int sessions = 1 + random.nextInt(3);
        StoredDocuments written = new StoredDocuments(Map.of());
        for (int session = 0; session < sessions; session++) {
            try (Database db = Database.open(path, SMALL)) {
                for (int time = random.nextInt(40); time >= 0; time--) {
                    change(db, random);
                }
                written = StoredDocuments.of(db);
            }
        }
        return written;
    }

    private static void change(Database db, Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        VectorCollection collection = db.getOrCreateCollection(name);
        List<UUID> ids;
        try (var documents = collection.stream()) {
            ids = documents.map(Document::id).toList();
        }
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> collection.insertAll(DatabaseContract.numbered(1 + random.nextInt(12), 3));
            case 3 -> ids.stream().skip(random.nextInt(ids.size() + 1)).limit(1).forEach(id ->
                    collection.update(id, DocumentPatch.of().put("updated", random.nextInt())));
            case 4 -> ids.stream().skip(random.nextInt(ids.size() + 1)).limit(3).forEach(collection::delete);
            case 5 -> {
                String target = NAMES.get(1 + random.nextInt(NAMES.size() - 1));
                if (db.findCollection(target).isEmpty()) {
                    db.cloneCollection(name, target);
                }
            }
            case 6 -> {
                if (!name.equals("default") && random.nextInt(3) == 0) {
                    db.deleteCollection(name);
                }
            }
            case 7 -> {
                if (db.listVersions().size() < 2) {
                    db.createVersion("version " + random.nextInt());
                } else {
                    db.deleteVersion(db.listVersions().getFirst().name());
                }
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    db.compact();
                }
            }
        }
    }

    private static String damage(DamageableFolder folder, Random random) {
        List<String> files =
                folder.files("").stream().filter(file -> !file.equals("LOCK")).toList();
        String file = files.get(random.nextInt(files.size()));
        long length = folder.length(file);
        long offset = length == 0 ? 0 : random.nextLong(length);
        return switch (random.nextInt(5)) {
            case 0 -> {
                folder.cut(file, offset);
                yield "cut " + file + " at " + offset;
            }
            case 1 -> {
                folder.delete(file);
                yield "delete " + file;
            }
            case 2 -> {
                for (long at = offset; at < Math.min(length, offset + 64); at++) {
                    folder.flip(file, at, 0xff);
                }
                yield "flip 64 bytes of " + file + " at " + offset;
            }
            default -> {
                if (length > 0) {
                    folder.flip(file, offset, 1 << random.nextInt(8));
                }
                yield "flip " + file + " at " + offset;
            }
        };
    }
}
