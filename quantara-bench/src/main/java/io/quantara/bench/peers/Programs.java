package io.quantara.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The commands that start the programs of the systems; compiles what has to be compiled, once. For one thread. */
final class Programs {

    private static final Map<String, String> JVM_CLASSES = Map.of(
            "quantara", "io.quantara.bench.systems.QuantaraSystem",
            "lucene", "io.quantara.bench.systems.LuceneSystem",
            "jvector", "io.quantara.bench.systems.JVectorSystem",
            "hnswlib-core", "io.quantara.bench.systems.HnswlibCoreSystem");
    private static final String DEFAULT_HEAP = "4g";

    private final Path sources;
    private final Path cache;

    /** A program that cannot be started; the message says why. */
    static final class MissingProgramException extends Exception {

        private static final long serialVersionUID = 1;

        MissingProgramException(String reason) {
            super(reason);
        }
    }

    /**
     * Starts nothing yet.
     *
     * @param sources where the programs in other languages are
     * @param cache where compiled ones go
     */
    Programs(Path sources, Path cache) {
        this.sources = sources;
        this.cache = cache;
    }

    /** Returns the command that starts the program of a system. */
    List<String> command(SystemSpec spec) throws IOException, MissingProgramException {
        return switch (spec.program()) {
            case "hnswlib" -> List.of(compiled("hnswlib.cpp"));
            case "faiss" -> List.of(python(), sources.resolve("faiss_peer.py").toString());
            case "usearch", "zvec" -> List.of(
                    "node", sources.resolve(spec.program() + ".cjs").toString());
            default -> jvm(spec);
        };
    }

    private static List<String> jvm(SystemSpec spec) {
        String type = JVM_CLASSES.get(spec.program());
        if (type == null) {
            throw new IllegalArgumentException("'" + spec.program() + "' is no program, see systems.conf");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + spec.launch().get("heap", DEFAULT_HEAP));
        command.add("--enable-native-access=ALL-UNNAMED");
        if (!spec.launch().get("vectorApi", "on").equals("off")) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), type));
        return command;
    }

    private String compiled(String source) throws IOException, MissingProgramException {
        Path code = sources.resolve(source);
        Path program = cache.resolve(source.replaceAll("\\..*", ""));
        if (!Files.exists(program)
                || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(code)) < 0) {
            Files.createDirectories(cache);
            String version = output(List.of("dpkg-query", "-W", "-f", "${Version}", "libhnswlib-dev"));
            Run run = run(List.of(
                    "g++", "-O3", "-march=native", "-std=c++17", "-pthread",
                    "-DHNSWLIB_VERSION=\"" + (version.isEmpty() ? "of unknown version" : version) + "\"",
                    code.toString(), "-o", program.toString()));
            if (run.exitCode() != 0) {
                System.err.println(run.output());
                throw new MissingProgramException(source + " does not compile: install g++ and libhnswlib-dev");
            }
        }
        return program.toString();
    }

    /** Returns a Python that has FAISS: the one of QUANTARA_BENCH_PYTHON, the first on the path, or the system's. */
    private static String python() throws MissingProgramException {
        String chosen = Objects.requireNonNullElse(System.getenv("QUANTARA_BENCH_PYTHON"), "python3");
        for (String python : List.of(chosen, "/usr/bin/python3")) {
            if (run(List.of(python, "-c", "import faiss, numpy")).exitCode() == 0) {
                return python;
            }
        }
        throw new MissingProgramException("no Python with faiss and numpy: install python3-faiss, or name one that has"
                + " them in QUANTARA_BENCH_PYTHON");
    }

    /** What a short command did. */
    private record Run(int exitCode, String output) {}

    /** Returns what a command prints, or an empty text when it fails. */
    static String output(List<String> command) {
        Run run = run(command);
        return run.exitCode() == 0 ? run.output().strip() : "";
    }

    private static Run run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            return new Run(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Run(-1, "interrupted");
        }
    }
}
