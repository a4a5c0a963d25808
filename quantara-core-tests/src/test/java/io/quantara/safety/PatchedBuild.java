package io.quantara.safety;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the patched classes alone, into a folder that stands in front of the class path, and runs a test there in a
 * process of its own. Closing it ends the compiler.
 */
final class PatchedBuild implements AutoCloseable {

    private static final long MOST_MINUTES = 10;

    private final Path root;
    private final Path work;
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    /**
     * Creates a builder.
     *
     * @param root the folder of the checkout
     * @param work where compiled classes go, a folder for each patch
     */
    PatchedBuild(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** How a test ended, and what it had to say. */
    record Outcome(Ending ending, String message) {}

    /** How a test may end. */
    enum Ending {
        /** All of it passed. */
        PASSED,
        /** An assertion, or anything else in a test, failed. */
        FAILED,
        /** It did not run to its end: no such test, no memory, or too long. */
        BROKEN
    }

    /**
     * Applies and compiles a patch.
     *
     * @return the folder with the patched classes
     * @throws IllegalStateException if it does not apply, or does not compile
     */
    Path compile(SafetyPatch patch) throws IOException {
        Path classes = Files.createDirectories(work.resolve(patch.name()));
        List<JavaFileObject> sources = new ArrayList<>();
        for (Map.Entry<String, String> source : patch.apply(root).entrySet()) {
            sources.add(new Source(root.resolve(source.getKey()).toUri(), source.getValue()));
        }
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none", "-nowarn", "-Xlint:none", "-implicit:none", "--add-modules", "jdk.incubator.vector",
                "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        boolean compiled = compiler.getTask(messages, files, null, options, null, sources).call();
        if (!compiled) {
            throw new IllegalStateException("Patch " + patch.name() + " does not compile:\n" + messages);
        }
        return classes;
    }

    /** Runs a test on the unpatched classes. */
    Outcome run(String test) throws IOException, InterruptedException {
        return run(test, List.of());
    }

    /** Runs a test on patched classes. */
    Outcome run(String test, Path classes) throws IOException, InterruptedException {
        return run(test, List.of(classes.toString()));
    }

    private Outcome run(String test, List<String> classPath) throws IOException, InterruptedException {
        List<String> entries = new ArrayList<>(classPath);
        entries.add(System.getProperty("java.class.path"));
        entries.add(root.resolve("quantara-core/target/test-classes").toString());
        Path output = Files.createDirectories(work).resolve("output-" + ProcessHandle.current().pid());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx1g",
                        "-XX:NativeMemoryTracking=summary",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        String.join(File.pathSeparator, entries),
                        OneTest.class.getName(),
                        test)
                .directory(root.resolve("quantara-core-tests").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                return new Outcome(Ending.BROKEN, test + " took more than " + MOST_MINUTES + " minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        String last = Files.readString(output).lines().reduce("", (_, line) -> line);
        return switch (process.exitValue()) {
            case OneTest.PASSED -> new Outcome(Ending.PASSED, last);
            case OneTest.FAILED -> new Outcome(Ending.FAILED, last);
            default -> new Outcome(Ending.BROKEN, last);
        };
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** Source text from memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
