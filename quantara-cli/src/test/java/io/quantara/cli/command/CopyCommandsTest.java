package io.quantara.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyCommandsTest {

    @TempDir
    private Path folder;

    private Path db = Path.of("");
    private Path backup = Path.of("");

    @BeforeEach
    void makeDatabase() throws IOException {
        db = Samples.database(folder);
        backup = folder.resolve("backup");
    }

    private String contents(Path database) {
        Outcome listed = Outcome.of("list", "--db", database, "--include-vector", "--json");
        assertThat(listed.code()).as(listed.err()).isZero();
        return listed.out();
    }

    @Test
    void aBackupIsBroughtUpToDateAndRestored() {
        Outcome first = Outcome.of("backup", backup, "--db", db, "--copy", "--json");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.json())
                .containsEntry("target", backup.toString())
                .containsEntry("files", 1L)
                .containsEntry("copied", 1L)
                .containsEntry("linked", 0L)
                .containsEntry("reused", 0L)
                .containsKeys("sequenceNumber", "bytesCopied", "bytesVerified", "warnings", "seconds");
        assertThat(contents(backup)).isEqualTo(contents(db));

        assertThat(Outcome.of("delete", Samples.CAR, "--db", db).code()).isZero();
        Outcome second = Outcome.of("backup", backup, "--db", db, "--io-limit", 50);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.out()).startsWith("Backed up to " + backup + " in ").contains("1 there already");
        assertThat(contents(backup)).isEqualTo(contents(db));

        Path restored = folder.resolve("restored");
        Outcome made = Outcome.of("restore", backup, restored);
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).startsWith("Restored to " + restored).contains("0 linked");
        assertThat(contents(restored)).isEqualTo(contents(db));
        assertThat(Outcome.of("restore", backup, restored).code()).isEqualTo(3);
    }

    @Test
    void aForkIsADatabaseOfItsOwn() {
        Path fork = folder.resolve("fork");
        Outcome made = Outcome.of("fork", fork, "--db", db, "--json");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.json()).containsEntry("files", 1L);
        String before = contents(db);
        assertThat(Outcome.of("delete", Samples.CAR, "--db", fork).code()).isZero();
        assertThat(contents(db)).isEqualTo(before).isNotEqualTo(contents(fork));
    }

    @Test
    void aDatabaseThatIsBeingWrittenIsBackedUpAndForked() {
        try (Database writing = Database.open(db)) {
            writing.insert("new", new float[] {1, 2, 3});
            writing.persist();
            assertThat(Outcome.of("backup", backup, "--db", db).code()).isZero();
            assertThat(Outcome.of("fork", folder.resolve("fork"), "--db", db).code()).isZero();
            writing.insert("goes on", new float[] {1, 2, 3});
        }
        assertThat(contents(backup)).contains("new").doesNotContain("goes on");
        assertThat(contents(folder.resolve("fork"))).isEqualTo(contents(backup));
    }

    @Test
    void aBackupOfABackupLeavesItABackup() {
        assertThat(Outcome.of("backup", backup, "--db", db).code()).isZero();
        Path second = folder.resolve("second");
        assertThat(Outcome.of("backup", second, "--db", backup).code()).isZero();
        assertThat(Outcome.of("backup", backup, "--db", db).code()).isZero();
        assertThat(contents(second)).isEqualTo(contents(db));
    }

    @Test
    void theExitCodeTellsWhatWentWrong() throws IOException {
        assertThat(Outcome.of("backup", db, "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("backup", backup, "--db", db, "--io-limit", "fast").code()).isEqualTo(2);
        assertThat(Outcome.of("backup", backup, "--db", db, "--io-limit", 0).code()).isEqualTo(2);
        assertThat(Outcome.of("backup", backup, "--db", folder.resolve("none")).code()).isEqualTo(1);
        Outcome missing = Outcome.of("restore", folder.resolve("none"), backup, "--json");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("not-found");
        assertThat(backup).doesNotExist();

        assertThat(Outcome.of("backup", backup, "--db", db, "--copy").code()).isZero();
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        Outcome damaged = Outcome.of("restore", backup, folder.resolve("restored"));
        assertThat(damaged.code()).isEqualTo(5);
        assertThat(damaged.err()).contains(segment.getFileName().toString()).contains("offset");
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(backup)) {
            return files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
        }
    }
}
