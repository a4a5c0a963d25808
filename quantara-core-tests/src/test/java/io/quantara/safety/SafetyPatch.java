package io.quantara.safety;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kept patch that removes one safety step of production code. Its first lines say what it removes and which test must
 * fail then; the rest is a unified diff. The numbers of its lines are not looked at: each hunk applies where its old
 * lines stand, which must be one place.
 *
 * @param name the name of the file without its ending; it begins with a number
 * @param removes what is removed, for people
 * @param test the test that must fail: a class, or class and method with {@code #} between
 * @param hunks what to replace, in the order of the patch
 */
record SafetyPatch(String name, String removes, String test, List<Hunk> hunks) {

    private static final String REMOVES = "Removes: ";
    private static final String TEST = "Test: ";
    private static final String FILE = "+++ b/";

    /** Lines of one file to be replaced; each ends with a line feed. */
    record Hunk(String file, String before, String after) {}

    /**
     * Reads all patches of a folder, in the order of their names.
     *
     * @throws IllegalArgumentException if one of them is not written as it should be
     */
    static List<SafetyPatch> readAll(Path folder) throws IOException {
        List<Path> files;
        try (var entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
        List<SafetyPatch> patches = new ArrayList<>();
        for (Path file : files) {
            patches.add(parse(file.getFileName().toString().replace(".patch", ""), Files.readString(file)));
        }
        return patches;
    }

    static SafetyPatch parse(String name, String text) {
        String removes = "";
        String test = "";
        String file = "";
        List<Hunk> hunks = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("@@")) {
                hunks.add(new Hunk(file, "", ""));
            } else if (line.startsWith(FILE)) {
                file = line.substring(FILE.length());
            } else if (line.startsWith(REMOVES)) {
                removes = line.substring(REMOVES.length());
            } else if (line.startsWith(TEST)) {
                test = line.substring(TEST.length());
            } else if (!hunks.isEmpty() && !line.startsWith("--- ")) {
                hunks.add(extended(hunks.removeLast(), line));
            }
        }
        if (removes.isEmpty() || test.isEmpty() || hunks.isEmpty() || !name.matches("\\d{2,}-.+")) {
            throw new IllegalArgumentException("Patch " + name + " needs a number of two digits or more in its name,"
                    + " the lines '" + REMOVES + "...' and '" + TEST + "...', and a unified diff");
        }
        return new SafetyPatch(name, removes, test, List.copyOf(hunks));
    }

    private static Hunk extended(Hunk hunk, String line) {
        String content = line.isEmpty() ? "\n" : line.substring(1) + "\n";
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '-' -> new Hunk(hunk.file, hunk.before + content, hunk.after);
            case '+' -> new Hunk(hunk.file, hunk.before, hunk.after + content);
            case ' ' -> new Hunk(hunk.file, hunk.before + content, hunk.after + content);
            default -> throw new IllegalArgumentException("'" + line + "' is no line of a unified diff");
        };
    }

    /** Returns the number that its name begins with. */
    int number() {
        return Integer.parseInt(name.substring(0, name.indexOf('-')));
    }

    /**
     * Returns the patched sources by their paths from the root.
     *
     * @throws IllegalStateException if the old lines of a hunk stand nowhere, or in several places
     */
    Map<String, String> apply(Path root) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Hunk hunk : hunks) {
            String source = sources.get(hunk.file);
            if (source == null) {
                source = Files.readString(root.resolve(hunk.file));
            }
            String lines = "\n" + source;
            int at = lines.indexOf("\n" + hunk.before);
            if (at < 0 || lines.indexOf("\n" + hunk.before, at + 1) >= 0) {
                throw new IllegalStateException("Patch " + name + " does not apply to " + hunk.file
                        + (at < 0 ? ", which has nowhere" : ", which has in several places") + ":\n" + hunk.before);
            }
            sources.put(hunk.file, source.substring(0, at) + hunk.after
                    + source.substring(at + hunk.before.length()));
        }
        return sources;
    }
}
