package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    static Stream<FileName> ours() {
        return Stream.of(
                FileName.log(107),
                FileName.segment(311),
                FileName.index(311, 420),
                FileName.deletions(1_234_567),
                FileName.manifest(42),
                FileName.pendingManifest(42),
                FileName.LOCK,
                FileName.LOCK_HOLDER,
                FileName.FORMAT,
                FileName.PENDING_FORMAT);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void parsesWhatItFormats(FileName name) {
        assertThat(FileName.parse(name.name())).contains(name);
        assertThat(name).hasToString(name.name());
    }

    @Test
    void formatsAsDocumented() {
        assertThat(ours().map(FileName::name))
                .containsExactly(
                        "000107.wal",
                        "000311.seg",
                        "000311-000420.idx",
                        "1234567.del",
                        "MANIFEST-000042",
                        "MANIFEST-000042.pending",
                        "LOCK",
                        "LOCK.info",
                        "FORMAT",
                        "FORMAT.pending");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "107.wal", "0000107.wal", "000000.wal", "000107.WAL", "000107.wal.bak", "000311.idx",
                "000311-000420.seg", "000311-000000.idx", "000000-000420.idx", "MANIFEST", "MANIFEST-42",
                "manifest-000042", "MANIFEST-000042.tmp", "lock", "LOCK.info.1", "notes.txt", "9999999999999999999.wal",
                "-00107.wal"
            })
    void leavesForeignNamesAlone(String foreign) {
        assertThat(FileName.parse(foreign)).isEmpty();
    }

    @Test
    void refusesNumbersThatDoNotFitTheKind() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.log(0));
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.index(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileName(FileKind.LOCK, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileName(FileKind.SEGMENT, 1, 1));
    }
}
