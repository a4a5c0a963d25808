package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TargetFolderTest {

    @TempDir
    Path folder;

    @Test
    void makesAFolderAndTakesItAwayWithItsParents() throws IOException {
        Path nested = folder.resolve("a").resolve("b").resolve("c");
        try (TargetFolder target = TargetFolder.open(nested)) {
            assertThat(nested).isEmptyDirectory();
            assertThat(target.disk().describe()).isEqualTo(nested.toRealPath().toString());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsWhatItIsToldToKeep() throws IOException {
        Path nested = folder.resolve("a").resolve("b");
        try (TargetFolder target = TargetFolder.open(nested)) {
            target.disk().create("000001.seg").close();
            target.keep();
        }
        assertThat(nested.resolve("000001.seg")).exists();
        try (TargetFolder target = TargetFolder.open(folder.resolve("empty"))) {
            target.keep();
        }
        assertThat(folder.resolve("empty")).isEmptyDirectory();
    }

    @Test
    void leavesAFolderThatWasThere() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        TargetFolder.open(there).close();
        assertThat(there).isEmptyDirectory();
        Files.createFile(there.resolve("LOCK"));
        TargetFolder.open(there).close();
        assertThat(there.resolve("LOCK")).exists();
    }

    @Test
    void takesTheFileBehindTheLockAwayAndNoOther() throws IOException {
        Path locked = folder.resolve("a").resolve("locked");
        try (TargetFolder target = TargetFolder.open(locked)) {
            target.disk().lock().close();
            assertThat(locked.resolve("LOCK")).exists();
        }
        assertThat(folder).isEmptyDirectory();

        Path used = folder.resolve("a").resolve("used");
        try (TargetFolder target = TargetFolder.open(used)) {
            target.disk().lock().close();
            Files.writeString(used.resolve("mine.txt"), "mine");
        }
        assertThat(used.resolve("LOCK")).exists();
        assertThat(used.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void leavesAParentThatOthersUseByNow() throws IOException {
        Path parent = folder.resolve("parent");
        TargetFolder target = TargetFolder.open(parent.resolve("child"));
        Files.writeString(parent.resolve("mine.txt"), "mine");
        target.close();
        assertThat(parent.resolve("child")).doesNotExist();
        assertThat(parent.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void refusesWhatIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(() -> TargetFolder.open(file));
        assertThat(file).hasContent("x");
    }

    @Test
    void overlapsWithWhatIsInsideWhetherItIsThereOrNot() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path missing = one.resolve("not").resolve("yet");
        assertThat(TargetFolder.overlap(one, one)).isTrue();
        assertThat(TargetFolder.overlap(one, folder.resolve("x").resolve("..").resolve("one"))).isTrue();
        assertThat(TargetFolder.overlap(one, missing)).isTrue();
        assertThat(TargetFolder.overlap(missing, one)).isTrue();
        assertThat(TargetFolder.overlap(missing, missing.resolve("deeper"))).isTrue();
    }

    @Test
    void overlapsWithNothingBesideIt() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        assertThat(TargetFolder.overlap(one, folder.resolve("one-more"))).isFalse();
        assertThat(TargetFolder.overlap(one, Files.createDirectory(folder.resolve("other")))).isFalse();
        assertThat(TargetFolder.overlap(one.resolve("a"), one.resolve("b"))).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsLinks() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        assertThat(TargetFolder.overlap(one, link)).isTrue();
        assertThat(TargetFolder.overlap(link.resolve("not yet"), one)).isTrue();
        assertThat(TargetFolder.overlap(link.resolve("a"), one.resolve("b"))).isFalse();
    }
}
