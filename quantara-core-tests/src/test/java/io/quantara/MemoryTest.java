package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.testkit.exchange.LargeJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much data in little memory, each in a JVM of its own. The large ones run by command:
 * {@code mvn verify -pl quantara-core-tests -am -Dtest=MemoryTest -Dsurefire.failIfNoSpecifiedTests=false} with
 * {@code -Dquantara.million=true} or {@code -Dquantara.large=true}.
 */
@EnabledOnOs(OS.LINUX)
class MemoryTest {

    /** Bytes of one record of {@link LargeJson} with 384 dimensions, roughly. */
    private static final long RECORD_BYTES = 8_400;

    @TempDir
    Path temp;

    @Test
    void loadsAHundredThousandDocumentsInAHeapOf128MiB() throws Exception {
        loads(100_000, "-Xmx128m", 640);
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.million", matches = "true")
    void loadsAMillionDocumentsInAHeapOf512MiB() throws Exception {
        loads(1_000_000, "-Xmx512m", 1024);
    }

    private void loads(long count, String heap, long mostMebibytes) throws Exception {
        ChildJvm child = ChildJvm.run(
                LoadInChild.class, List.of(heap), temp.resolve("db").toString(), String.valueOf(count));

        System.out.println(child.output());
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.figure("documents")).isEqualTo(count);
        assertThat(child.figure("first")).isZero();
        assertThat(child.figure("found")).isEqualTo(10);
        assertThat(child.figure("anonymousMebibytes")).isLessThanOrEqualTo(mostMebibytes);
    }

    @Test
    void imports60MegabytesInAHeapOf64MiB() throws Exception {
        imports(60L << 20, "-Xmx64m");
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.large", matches = "true")
    void imports3GigabytesInAHeapOf256MiB() throws Exception {
        imports(3L << 30, "-Xmx256m");
    }

    /** First a file with an error in its last record, which must leave nothing, then one without. */
    private void imports(long bytes, String heap) throws Exception {
        long records = bytes / RECORD_BYTES;
        Path folder = temp.resolve("db");
        Path json = temp.resolve("large.json");
        try (Database db = Database.open(folder)) {
            db.insert("mine", new float[] {1, 2});
        }
        long line;
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(json), 1 << 20)) {
            line = LargeJson.writeWithErrorAtEnd(output, 7, records, 384);
        }
        assertThat(Files.size(json)).isBetween(bytes * 8 / 10, bytes * 14 / 10);
        long before = sizeOf(folder);

        ChildJvm refusing = run(folder, json, heap);
        assertThat(refusing.figure("line")).isEqualTo(line);
        assertThat(refusing.output()).contains("vector").contains("383").contains("384");
        assertThat(refusing.figure("documents")).isEqualTo(1);
        assertThat(refusing.figure("collections")).isEqualTo(1);
        assertThat(sizeOf(folder)).isLessThan(before + 16_384);

        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(json), 1 << 20)) {
            LargeJson.write(output, 7, records, 384);
        }
        ChildJvm importing = run(folder, json, heap);
        assertThat(importing.figure("inserted")).isEqualTo(records);
        assertThat(importing.figure("documents")).isEqualTo(records + 1);
    }

    private static ChildJvm run(Path folder, Path json, String heap) throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.run(ImportInChild.class, List.of(heap), folder.toString(), json.toString());
        System.out.println(child.output());
        assertThat(child.exitCode()).as(child.output()).isZero();
        return child;
    }

    private static long sizeOf(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
