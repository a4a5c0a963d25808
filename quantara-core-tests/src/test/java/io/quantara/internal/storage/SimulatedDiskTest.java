package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.DiskCall;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedDiskTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    @ParameterizedTest
    @EnumSource(CrashVariant.class)
    void keepsWhatWasForcedInEveryVariant(CrashVariant variant) throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, filled(10_000, 1));
            file.force();
        }
        disk.forceDirectory();
        for (long seed = 0; seed < 50; seed++) {
            SimulatedDisk found = disk.afterPowerCut(variant, seed);
            assertThat(read(found, "a")).isEqualTo(filled(10_000, 1).array());
        }
    }

    @Test
    void losesWhatWasNotForced() throws IOException {
        DiskFile file = disk.create("a");
        file.writeAt(0, filled(100, 1));
        file.force();
        disk.forceDirectory();
        file.writeAt(50, filled(100, 2));
        disk.create("b").close();
        SimulatedDisk found = disk.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 0);
        assertThat(found.list()).containsExactly("a");
        assertThat(read(found, "a")).isEqualTo(filled(100, 1).array());
        SimulatedDisk kept = disk.afterPowerCut(CrashVariant.UNSYNCED_KEPT, 0);
        assertThat(kept.list()).containsExactly("a", "b");
        assertThat(kept.length("a")).isEqualTo(150);
        SimulatedDisk zeros = disk.afterPowerCut(CrashVariant.GROWN_ZEROS, 0);
        byte[] expected = Arrays.copyOf(filled(100, 1).array(), 150);
        assertThat(read(zeros, "a")).isEqualTo(expected);
        byte[] garbage = read(disk.afterPowerCut(CrashVariant.GROWN_GARBAGE, 0), "a");
        assertThat(garbage).hasSize(150).startsWith(filled(100, 1).array()).isNotEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"RANDOM_SECTORS", "RANDOM_PAGES"})
    void tearsWritesAtSectors(CrashVariant variant) throws IOException {
        int sector = variant == CrashVariant.RANDOM_SECTORS ? 512 : 4096;
        DiskFile file = disk.create("a");
        file.writeAt(0, filled(4 * sector, 1));
        file.force();
        disk.forceDirectory();
        file.writeAt(0, filled(4 * sector, 2));
        Set<String> states = new HashSet<>();
        for (long seed = 0; seed < 400; seed++) {
            byte[] found = read(disk.afterPowerCut(variant, seed), "a");
            StringBuilder state = new StringBuilder();
            for (int start = 0; start < found.length; start += sector) {
                byte[] one = Arrays.copyOfRange(found, start, start + sector);
                assertThat(one).isEqualTo(filled(sector, one[0]).array());
                state.append(one[0]);
            }
            states.add(state.toString());
        }
        assertThat(states).hasSize(16);
    }

    @Test
    void keepsAndLosesWritesOfDifferentFilesInAnyOrder() throws IOException {
        DiskFile first = disk.create("a");
        DiskFile second = disk.create("b");
        disk.forceDirectory();
        first.writeAt(0, filled(10, 1));
        second.writeAt(0, filled(10, 1));
        Set<String> states = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            SimulatedDisk found = disk.afterPowerCut(CrashVariant.REORDERED, seed);
            states.add(found.length("a") + "," + found.length("b"));
        }
        assertThat(states).containsExactlyInAnyOrder("0,0", "0,10", "10,0", "10,10");
    }

    @Test
    void losesDirectoryChangesOneByOneButNeverHalfARename() throws IOException {
        disk.create("old").close();
        disk.create("gone").close();
        disk.forceDirectory();
        disk.rename("old", "new");
        disk.delete("gone");
        disk.create("fresh").close();
        Set<List<String>> states = new HashSet<>();
        for (long seed = 0; seed < 300; seed++) {
            List<String> names = disk.afterPowerCut(CrashVariant.ENTRIES_LOST, seed).list();
            assertThat(names.contains("old")).isNotEqualTo(names.contains("new"));
            states.add(names);
        }
        assertThat(states).hasSize(8);
    }

    @Test
    void dependsOnNothingButTheSeed() throws IOException {
        byte[] first = read(tornFile(CrashVariant.RANDOM_SECTORS, 4), "a");
        assertThat(read(tornFile(CrashVariant.RANDOM_SECTORS, 4), "a")).isEqualTo(first);
        assertThat(read(tornFile(CrashVariant.RANDOM_SECTORS, 5), "a")).isNotEqualTo(first);
    }

    @Test
    void stopsEveryCallAfterThePowerCut() throws IOException {
        DiskFile file = disk.create("a");
        disk.cutPowerBeforeCall(disk.calls() + 2);
        file.writeAt(0, filled(1, 1));
        assertThatExceptionOfType(PowerCut.class).isThrownBy(file::force);
        assertThatExceptionOfType(PowerCut.class).isThrownBy(file::length);
        assertThatExceptionOfType(PowerCut.class).isThrownBy(disk::list);
        assertThatExceptionOfType(PowerCut.class).isThrownBy(() -> disk.delete("a"));
        file.close();
        assertThat(disk.isPowerOff()).isTrue();
        assertThat(disk.afterPowerCut(CrashVariant.UNSYNCED_KEPT, 0).length("a")).isEqualTo(1);
    }

    @Test
    void countsCallsAndShowsThem() throws IOException {
        List<DiskCall> seen = new ArrayList<>();
        disk.onCall(seen::add);
        DiskFile file = disk.create("a");
        file.length();
        file.writeAt(0, filled(1, 1));
        assertThat(disk.calls()).isEqualTo(3);
        assertThat(disk.changingCalls()).containsExactly(1L, 3L);
        assertThat(seen)
                .containsExactly(
                        new DiskCall(1, DiskOperation.CREATE, "a"),
                        new DiskCall(2, DiskOperation.LENGTH, "a"),
                        new DiskCall(3, DiskOperation.WRITE, "a"));
    }

    @Test
    void failsOneCallOrAllThatFollow() throws IOException {
        DiskFile file = disk.create("a");
        disk.failCall(disk.calls() + 1, Fault.IO_ERROR, Repeat.ONCE);
        assertThatIOException().isThrownBy(() -> file.writeAt(0, filled(1, 1))).withMessageContaining("injected");
        file.writeAt(0, filled(1, 1));
        disk.failCall(disk.calls() + 1, Fault.DISK_FULL, Repeat.FOREVER);
        assertThat(file.length()).isEqualTo(1);
        assertThatIOException().isThrownBy(() -> file.writeAt(0, filled(1, 1))).withMessageContaining("No space");
        assertThatIOException().isThrownBy(() -> disk.create("b"));
        disk.delete("a");
        assertThat(disk.faults()).isEqualTo(3);
    }

    @Test
    void writesHalfAndFails() throws IOException {
        DiskFile file = disk.create("a");
        disk.failCall(disk.calls() + 1, Fault.SHORT_WRITE, Repeat.ONCE);
        assertThatIOException().isThrownBy(() -> file.writeAt(0, filled(10, 1)));
        assertThat(file.length()).isEqualTo(5);
    }

    @Test
    void succeedsAndReportsAFailure() throws IOException {
        disk.create("a").close();
        disk.failCall(disk.calls() + 1, Fault.IO_ERROR_AFTERWARDS, Repeat.ONCE);
        assertThatIOException().isThrownBy(() -> disk.rename("a", "b"));
        assertThat(disk.list()).containsExactly("b");
    }

    @Test
    void neverWritesWhatAFailedForceLeftWaiting() throws IOException {
        DiskFile file = disk.create("a");
        disk.forceDirectory();
        file.writeAt(0, filled(5_000, 1));
        disk.failCall(disk.calls() + 1, Fault.FORCE_ERROR, Repeat.ONCE);
        assertThatIOException().isThrownBy(file::force);
        assertThat(read(disk, "a")).isEqualTo(filled(5_000, 1).array());
        file.force();
        assertThat(read(disk.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 0), "a")).isEqualTo(new byte[5_000]);
    }

    @Test
    void keepsEverythingWhenOnlyTheProcessDies() throws IOException {
        disk.lock();
        DiskFile file = disk.create("a");
        file.writeAt(0, filled(10, 1));
        SimulatedDisk next = disk.afterProcessKill();
        next.lock().close();
        assertThat(read(next, "a")).isEqualTo(filled(10, 1).array());
        assertThat(next.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 0).list()).isEmpty();
    }

    @Test
    void hasOnlyAsMuchRoomAsItIsGiven() throws IOException {
        DiskFile file = disk.create("a");
        disk.limitCapacity(100);
        file.writeAt(0, filled(90, 1));
        assertThat(disk.freeSpaceBytes()).isEqualTo(10);
        assertThatIOException().isThrownBy(() -> file.writeAt(90, filled(11, 1))).withMessageContaining("No space");
        file.writeAt(50, filled(50, 1));
        file.truncate(0);
        assertThat(disk.freeSpaceBytes()).isEqualTo(100);
    }

    @Test
    void keepsFilesThatAreInUseUnderTheRulesOfWindows() throws IOException {
        SimulatedDisk windows = new SimulatedDisk(SimulatedDisk.Rules.WINDOWS);
        DiskFile file = windows.create("a");
        file.writeAt(0, filled(10, 1));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> windows.delete("a"));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> windows.rename("a", "b"));
        try (Arena arena = Arena.ofConfined()) {
            file.map(0, 10, arena);
            file.close();
            assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> windows.delete("a"));
        }
        windows.rename("a", "b");
        windows.delete("b");
        assertThat(windows.list()).isEmpty();
    }

    private static SimulatedDisk tornFile(CrashVariant variant, long seed) throws IOException {
        SimulatedDisk copy = new SimulatedDisk();
        DiskFile file = copy.create("a");
        copy.forceDirectory();
        file.writeAt(0, filled(50_000, 3));
        return copy.afterPowerCut(variant, seed);
    }

    private static byte[] read(SimulatedDisk from, String name) throws IOException {
        try (DiskFile file = from.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
            file.readAt(0, bytes);
            return bytes.array();
        }
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
