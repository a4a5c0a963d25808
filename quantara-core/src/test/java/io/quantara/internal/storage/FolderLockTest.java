package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantara.DatabaseLockedException;
import io.quantara.ReadMode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    Path folder;

    private FolderDisk disk;

    @BeforeEach
    void openDisk() throws IOException {
        disk = FolderDisk.open(folder, ReadMode.MAPPED);
    }

    @Test
    void refusesASecondHolderInThisProcess() throws IOException {
        try (DiskLock lock = disk.lock()) {
            FolderDisk again = FolderDisk.open(folder.resolve("."), ReadMode.COPY);
            assertThatExceptionOfType(DatabaseLockedException.class)
                    .isThrownBy(again::lock)
                    .withMessageContaining("already open for writing in this process, since 2")
                    .withMessageContaining(folder.toRealPath().toString());
            assertThat(lock).isNotNull();
        }
        disk.lock().close();
    }

    @Test
    void refusesASecondHolderInAnotherProcess() throws Exception {
        Process holder = startHolder(folder);
        try (BufferedReader output = holder.inputReader()) {
            assertThat(output.readLine()).isEqualTo("held");
            assertThatExceptionOfType(DatabaseLockedException.class)
                    .isThrownBy(disk::lock)
                    .withMessageContaining("process " + holder.pid() + " since 2")
                    .withMessageContaining("of user " + System.getProperty("user.name") + " on host ")
                    .withMessageContaining(", which is running.")
                    .withMessageContaining("OpenMode.READ_ONLY");
            holder.getOutputStream().close();
            assertThat(holder.waitFor()).isZero();
        } finally {
            holder.destroyForcibly();
        }
        assertThat(disk.exists("LOCK.info")).isFalse();
        disk.lock().close();
    }

    /** The note is left over from a process that was killed, or from elsewhere, or it is no note at all. */
    @Test
    void saysWhatItKnowsOfAHolderThatLeftNoNote() throws Exception {
        Process holder = startHolder(folder);
        try (BufferedReader output = holder.inputReader()) {
            assertThat(output.readLine()).isEqualTo("held");
            Path note = folder.resolve("LOCK.info");
            String own = Files.readString(note);
            Files.writeString(note, own.replace("process " + holder.pid(), "process " + endedProcess()));
            assertThat(refusal()).contains("which has ended: a later one that left no note has the lock now");
            Files.writeString(note, own.replaceFirst("on host .*", "on host far-away"));
            assertThat(refusal()).contains("on host far-away. Close it there");
            Files.writeString(note, "process 7 since 2026-01-01T00:00:00Z");
            assertThat(refusal()).contains("process 7 since 2026-01-01T00:00:00Z. Close it there");
            Files.write(note, new byte[] {(byte) 0xff, (byte) 0xfe});
            assertThat(refusal()).contains("in another process. Close it there");
            Files.delete(note);
            assertThat(refusal()).contains("in another process. Close it there");
            Files.createDirectory(note);
            assertThat(refusal()).contains("in another process. Close it there");
        } finally {
            holder.destroyForcibly();
        }
    }

    private String refusal() {
        return String.valueOf(catchThrowableOfType(DatabaseLockedException.class, disk::lock).getMessage());
    }

    private static long endedProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void holdsAgainstOtherProcessesWhateverThisOneDoesWithTheFolder() throws Exception {
        try (DiskLock lock = disk.lock()) {
            assertThatExceptionOfType(DatabaseLockedException.class).isThrownBy(disk::lock);
            assertThat(disk.list()).contains("LOCK", "LOCK.info");
            assertThat(disk.length("LOCK")).isZero();
            Process other = startHolder(folder);
            try (BufferedReader output = other.inputReader()) {
                assertThat(output.readLine()).isNull();
                assertThat(other.waitFor()).isNotZero();
            } finally {
                other.destroyForcibly();
            }
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void refusesASecondHolderFromAnotherClassLoader() throws Exception {
        try (DiskLock lock = disk.lock();
                URLClassLoader other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> readMode = other.loadClass(ReadMode.class.getName());
            Class<?> folderDisk = other.loadClass(FolderDisk.class.getName());
            assertThat(folderDisk).isNotEqualTo(FolderDisk.class);
            Object again = folderDisk
                    .getMethod("open", Path.class, readMode)
                    .invoke(null, folder, readMode.getEnumConstants()[0]);
            assertThat(catchThrowable(
                            () -> folderDisk.getMethod("lock").invoke(again)))
                    .hasCauseInstanceOf(RuntimeException.class)
                    .rootCause()
                    .hasMessageContaining("already open for writing in this process");
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void takesALockThatACrashedProcessLeftBehind() throws IOException {
        Files.writeString(folder.resolve("LOCK"), "");
        Files.writeString(folder.resolve("LOCK.info"), "process 1 since long ago");
        disk.lock().close();
    }

    @Test
    void isHeldEvenWhereTheHolderCannotIntroduceItself() throws IOException {
        Files.createDirectory(folder.resolve("LOCK.info"));
        try (DiskLock lock = disk.lock()) {
            assertThatExceptionOfType(DatabaseLockedException.class).isThrownBy(disk::lock);
            assertThat(lock).isNotNull();
        }
    }

    private static Process startHolder(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(FolderLockTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
