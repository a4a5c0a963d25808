package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import io.quantara.ReadMode;
import io.quantara.StorageException;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.Workers;
import io.quantara.internal.index.graph.GraphIndexType;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderDisk;
import io.quantara.internal.storage.MemoryDisk;
import io.quantara.testkit.index.SampleRows;
import io.quantara.testkit.index.SampleVectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpillingMemoryTest {

    private static final long MOST_RESIDENT = 1 << 20;
    private static final long LARGE = 160 << 20;

    @TempDir
    Path folder;

    private static long residentAnonymousBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    private static void writeEveryPage(MemorySegment memory) {
        for (long at = 0; at < memory.byteSize(); at += 4096) {
            assert memory.get(ValueLayout.JAVA_BYTE, at) == 0;
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsLargeBelongsToNoProcessAndHasNoName() throws IOException {
        try (Disk disk = FolderDisk.open(folder, ReadMode.MAPPED);
                Arena arena = Arena.ofShared()) {
            SpillingMemory memory = new SpillingMemory(disk, new FileNumbers(7), 3, MOST_RESIDENT);
            MemorySegment small = memory.allocate(MOST_RESIDENT / 2, 64, arena);
            assertThat(small.isMapped()).isFalse();
            long before = residentAnonymousBytes();
            MemorySegment large = memory.allocate(LARGE, 64, arena);
            writeEveryPage(large);
            assertThat(large.isMapped()).isTrue();
            assertThat(residentAnonymousBytes() - before).isLessThan(LARGE / 4);
            assertThat(disk.list()).isEmpty();
            assertThat(memory.allocate(MOST_RESIDENT / 2, 64, arena).isMapped())
                    .as("what was mapped does not count")
                    .isFalse();
            assertThat(memory.allocate(1, 64, arena).isMapped()).isTrue();
        }
    }

    @Test
    void withoutFilesAllIsMemory() throws IOException {
        try (Disk disk = new MemoryDisk();
                Arena arena = Arena.ofShared()) {
            MemorySegment large = new SpillingMemory(disk, new FileNumbers(7), 3, 0).allocate(8192, 64, arena);
            writeEveryPage(large);
            assertThat(large.isMapped()).isFalse();
        }
    }

    @Test
    void graphThatSpillsIsTheSame() throws IOException {
        float[][] sample = SampleVectors.clustered(4_000, 24, 20, 1);
        try (Disk disk = FolderDisk.open(folder, ReadMode.MAPPED);
                SampleRows rows = new SampleRows(24, sample, Collections.nCopies(sample.length, ""), 2)) {
            ColumnVectors vectors =
                    new ColumnVectors(rows.vectors(), rows.norms(), rows.count(), 24, Metric.EUCLIDEAN);
            IndexBuild build = new IndexBuild(Workers.callerOnly(), 3, (_, _) -> {}, () -> false);
            IndexBuild spilling = build.withMemory(new SpillingMemory(disk, new FileNumbers(7), 3, MOST_RESIDENT));
            try (BuiltIndex expected = build.build(new GraphIndexType(), vectors, IndexOptions.none());
                    BuiltIndex spilled = spilling.build(new GraphIndexType(), vectors, IndexOptions.none())) {
                assertThat(spilled.allocatedBytes()).isGreaterThan(2 * MOST_RESIDENT);
                assertThat(bytes(spilled)).isEqualTo(bytes(expected));
            }
            assertThat(disk.list()).isEmpty();
        }
    }

    private static byte[] bytes(BuiltIndex index) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        index.write(Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    @Test
    void nameThatIsTakenIsRefused() throws IOException {
        Files.createFile(folder.resolve("000003-000008.idx"));
        try (Disk disk = FolderDisk.open(folder, ReadMode.MAPPED);
                Arena arena = Arena.ofShared()) {
            SpillingMemory memory = new SpillingMemory(disk, new FileNumbers(8), 3, 0);
            assertThatThrownBy(() -> memory.allocate(8192, 64, arena)).isInstanceOf(StorageException.class);
            assertThat(disk.list()).containsExactly("000003-000008.idx");
        }
    }
}
