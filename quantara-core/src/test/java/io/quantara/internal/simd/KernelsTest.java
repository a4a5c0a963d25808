package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelsTest {

    @Test
    void switchesToTheWidestKernelOnceItIsWarm() {
        for (int i = 0; i < 10 && Kernels.description().startsWith("scalar"); i++) {
            Kernels.warm();
        }
        DistanceKernel widest = Kernels.available().getLast();
        assertThat(Kernels.current()).isSameAs(widest);
        assertThat(Kernels.description()).isEqualTo(widest.name()).startsWith("vector-");

        Kernels.warm();
        assertThat(Kernels.current()).isSameAs(widest);
    }

    @Test
    void warmsOnAMappedFileWhateverItHolds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("sample");
        byte[] bytes = new byte[(int) KernelWarmup.SCRATCH_BYTES];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment sample = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length, arena);
            for (int i = 0; i < 10 && Kernels.description().startsWith("scalar"); i++) {
                Kernels.warm(sample);
            }
            Kernels.warm(sample);
            Kernels.warm(sample.asSlice(0, 64));
        }
        assertThat(Kernels.current()).isSameAs(Kernels.available().getLast());
        assertThat(KernelWarmup.SCRATCH_BYTES).as("what the documentation asks for").isLessThanOrEqualTo(16 << 10);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void runsWithoutTheVectorModuleAndGivesTheSameResults() throws IOException, InterruptedException {
        List<String> without = probe(List.of());
        List<String> with = probe(List.of("--add-modules", "jdk.incubator.vector"));

        assertThat(without)
                .anyMatch(line -> line.startsWith("kernel: scalar") && line.contains("--add-modules"))
                .contains("kernels: [scalar]")
                .filteredOn(line -> line.contains("INFO") && line.contains("--add-modules jdk.incubator.vector"))
                .as("the hint is logged once")
                .hasSize(1);
        assertThat(with).anyMatch(line -> line.startsWith("kernels: [scalar, vector-"));
        assertThat(results(without)).hasSize(KernelProbe.DIMENSIONS.length).isEqualTo(results(with));
    }

    private static List<String> results(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("results")).toList();
    }

    /** Runs the probe in a JVM of its own and returns what it printed. */
    private static List<String> probe(List<String> options) throws IOException, InterruptedException {
        String classPath = location(Kernels.class) + File.pathSeparator + location(KernelProbe.class);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Duser.language=en", "-cp", classPath, KernelProbe.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static Path location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
