package io.quantara.soak;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What Linux tells about this process at one moment.
 *
 * @param anonymousBytes resident memory that is no part of a file
 * @param handles open file handles, those of the JVM included
 * @param mappings mappings of files of a folder
 */
record ProcessFigures(long anonymousBytes, long handles, long mappings) {

    private static final Path SELF = Path.of("/proc/self");

    static ProcessFigures now(Path folder) {
        try {
            return new ProcessFigures(residentAnonymous(), count(SELF.resolve("fd")), mappings(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long residentAnonymous() throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            String line = lines.filter(one -> one.startsWith("RssAnon:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static long mappings(Path folder) throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("maps"))) {
            return lines.filter(line -> line.contains(folder + "/")).count();
        }
    }

    /** Returns how many open handles lead to files of a folder, deleted ones included. */
    static long handlesOf(Path folder) {
        try (Stream<Path> entries = Files.list(SELF.resolve("fd"))) {
            return entries.filter(entry -> target(entry).startsWith(folder + "/")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    /** Returns the processor time of this process so far, in nanoseconds. */
    static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Returns the bytes of all files of a folder. */
    static long diskBytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(ProcessFigures::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0; // deleted meanwhile
        }
    }
}
