package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks and repairs a database some of whose main files are those of another one, or gone. */
class SwappedFilesTest extends RepairFixture {

    /** Another database, with a manifest of a greater number. */
    private DamageableFolder other() {
        DamageableFolder other = new DamageableFolder(temp.resolve("other"));
        try (Database db = Database.open(other.folder(), KNOWN)) {
            for (int n = 0; n < 20; n++) {
                db.insert("other " + n, new float[] {n, 1});
                db.compact();
            }
        }
        return other;
    }

    private void put(DamageableFolder other, String file) {
        try {
            Path target = folder.folder().resolve(file);
            Files.copy(other.folder().resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CheckReport check() {
        return Database.check(folder.folder(), CheckOptions.full().indexType(new ProbingIndex()));
    }

    @Test
    void knowsTheFormatFileOfAnotherDatabase() {
        put(other(), "FORMAT");
        assertThat(check().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).isEqualTo("FORMAT"));

        RepairReport report = repair();

        assertThat(report.isLossless()).isTrue();
        assertThat(repaired(report)).isEqualTo(before);
    }

    /** Without logs, the files that the manifest names tell that it is the right one. */
    @Test
    void knowsTheFormatFileOfAnotherDatabaseByTheSegments() {
        put(other(), "FORMAT");
        folder.files(".wal").forEach(folder::delete);

        assertThat(check().problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("FORMAT says that this is database"))
                .noneSatisfy(problem -> assertThat(problem.message()).contains("Put the right file back"));

        RepairReport report = repair();
        assertThat(report.documentsLost()).isZero();
        assertThat(report.lostSequences()).isNotEmpty();
        repaired(report);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knowsTheManifestOfAnotherDatabase(boolean hasLogs) {
        DamageableFolder other = other();
        String foreign = other.only("MANIFEST-");
        assertThat(foreign).isGreaterThan(folder.only("MANIFEST-"));
        put(other, foreign);
        if (!hasLogs) {
            folder.files(".wal").forEach(folder::delete);
        }
        assertThat(check().problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(foreign);
            assertThat(problem.message()).contains("belongs to database", "Put the right file back");
        });

        RepairReport report = repair();

        assertThat(report.quarantinedFiles()).contains(foreign);
        StoredDocuments found = repaired(report);
        assertThat(found.count()).isGreaterThanOrEqualTo(before.count() - 3);
    }

    @Test
    void savesSegmentsThatAreAllThatIsLeft() {
        folder.delete("FORMAT");
        folder.delete(folder.only("MANIFEST-"));
        folder.files(".wal").forEach(folder::delete);

        RepairReport report = repair();

        assertThat(report.isLossless()).isFalse();
        StoredDocuments found = repaired(report);
        assertThat(found.collections()).containsKey("recovered-1");
        assertThat(found.count()).isGreaterThanOrEqualTo(1_400);
    }
}
