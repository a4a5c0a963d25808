package io.quantara.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.architecture.SourceTree.SourceFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How the source looks. It needs no formatter, so it runs with any Maven; each finding is a {@code file:line}. */
class TidyTest {

    private static final int LONGEST_LINE = 120;
    private static final int LONGEST_FILE = 400;
    private static final int INDENTATION = 4;

    /** Files that may be longer than {@link #LONGEST_FILE}, with their limit; a limit is only ever lowered. */
    private static final Map<String, Integer> LONG_FILES = Map.of();

    /** Modules that may name the internal packages of core. */
    private static final Set<String> INSIDERS =
            Set.of("quantara-core", "quantara-testkit", "quantara-core-tests", "quantara-bench");

    /** Files with a known ending, and those without one in the places where they are scripts and licences. */
    private static final Pattern TEXT = Pattern.compile(
            ".*\\.(java|md|xml|yml|yaml|sh|properties)|((\\.ci|scripts)/)?[^/.]+|\\.(editorconfig|git[a-z]+)");

    private static final Comparator<String> STATIC_FIRST = Comparator.comparing(
                    (String line) -> !line.startsWith("import static "))
            .thenComparing(Comparator.naturalOrder());

    private static final Pattern UNNUMBERED_TODO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?! ?\\(?#\\d)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    private final SourceTree tree = SourceTree.find();
    private final List<SourceFile> java = tree.files(name -> name.endsWith(".java"));
    private final List<String> findings = new ArrayList<>();

    @Test
    void looksAtTheSource() {
        assertThat(java).extracting(SourceFile::name).contains(
                "quantara-core/src/main/java/io/quantara/QuantaraException.java",
                "quantara-core-tests/src/test/java/io/quantara/architecture/TidyTest.java");
    }

    @Test
    void textFilesHaveNoTabsTrailingBlanksOrCarriageReturnsAndEndWithOneNewline() {
        for (SourceFile file : tree.files(TidyTest::isText)) {
            forEachLine(file, (line, text) -> {
                if (!text.equals(text.stripTrailing())) {
                    findings.add(file.at(line) + " ends with a blank");
                }
                if (text.indexOf('\t') >= 0) {
                    findings.add(file.at(line) + " has a tab");
                }
            });
            if (file.text().indexOf('\r') >= 0) {
                findings.add(file.name() + " has a carriage return");
            }
            if (!file.text().endsWith("\n") || file.text().endsWith("\n\n")) {
                findings.add(file.name() + " does not end with exactly one newline");
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void javaLinesAreAtMost120CharactersLong() {
        for (SourceFile file : java) {
            forEachLine(file, (line, text) -> {
                if (text.codePointCount(0, text.length()) > LONGEST_LINE) {
                    findings.add(file.at(line) + " has " + text.length() + " characters");
                }
            });
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void javaIsIndentedByFours() {
        for (SourceFile file : java) {
            checkIndentation(file);
        }
        assertThat(findings).isEmpty();
    }

    private void checkIndentation(SourceFile file) {
        var insideTextBlock = false;
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            String content = text.stripLeading();
            boolean comment = content.startsWith("*");
            if (!insideTextBlock && !comment && (text.length() - content.length()) % INDENTATION != 0) {
                findings.add(file.at(i + 1) + " is not indented by a multiple of " + INDENTATION);
            }
            insideTextBlock ^= (text.split("\"\"\"", -1).length - 1) % 2 == 1;
        }
    }

    @Test
    void importsAreSortedStaticOnesFirst() {
        for (SourceFile file : java) {
            List<String> imports = file.lines().stream()
                    .filter(line -> line.startsWith("import "))
                    .map(line -> line.replace(";", ""))
                    .toList();
            List<String> sorted = imports.stream()
                    .sorted(STATIC_FIRST)
                    .toList();
            if (!imports.equals(sorted)) {
                findings.add(file.name() + " should import in the order " + sorted);
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void filesStayShortEnoughToBeReadAtOnce() {
        for (SourceFile file : java) {
            int limit = LONG_FILES.getOrDefault(file.name(), LONGEST_FILE);
            int length = file.lines().size();
            if (length > limit) {
                findings.add(file.name() + " has " + length + " lines, more than " + limit
                        + ". Look for the second concept hiding in it.");
            }
        }
        Set<String> names = java.stream().map(SourceFile::name).collect(Collectors.toSet());
        LONG_FILES.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> findings.add(name + " is gone; take it out of LONG_FILES"));
        assertThat(findings).isEmpty();
    }

    @Test
    void whatIsLeftToDoNamesItsIssue() {
        for (SourceFile file : java) {
            if (file.name().endsWith("/TidyTest.java")) {
                continue;
            }
            forEachLine(file, (line, text) -> {
                if (UNNUMBERED_TODO.matcher(text).find()) {
                    findings.add(file.at(line) + " has a TODO without an issue number: write TODO(#12)");
                }
            });
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        Map<String, SourceFile> descriptions = java.stream()
                .filter(file -> file.name().endsWith("/package-info.java"))
                .collect(Collectors.toMap(file -> folder(file.name()), file -> file));
        var folders = new TreeSet<String>();
        java.stream()
                .filter(file -> file.name().contains("/src/main/java/"))
                .filter(file -> !file.name().endsWith("/module-info.java"))
                .forEach(file -> folders.add(folder(file.name())));
        for (String folder : folders) {
            SourceFile description = descriptions.get(folder);
            if (description == null || !description.lines().contains("@NullMarked")) {
                findings.add(folder + " has no package-info.java with @NullMarked");
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void onlyInsidersNameInternalPackages() {
        for (SourceFile file : java) {
            if (INSIDERS.contains(file.name().substring(0, file.name().indexOf('/')))) {
                continue;
            }
            forEachLine(file, (line, text) -> {
                if (text.contains("io.quantara.internal")) {
                    findings.add(file.at(line) + " names an internal package of core");
                }
            });
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void linksOfTheDocumentsLeadSomewhere() {
        for (SourceFile file : tree.files(name -> name.endsWith(".md"))) {
            forEachLine(file, (line, text) -> {
                Matcher links = LINK.matcher(text);
                while (links.find()) {
                    String target = links.group(1);
                    if (!target.contains(":") && !Files.exists(file.path().resolveSibling(target))) {
                        findings.add(file.at(line) + " links to " + target + ", which does not exist");
                    }
                }
            });
        }
        assertThat(findings).isEmpty();
    }

    private static boolean isText(String name) {
        return TEXT.matcher(name).matches() && !name.contains("/resources/");
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }

    private static void forEachLine(SourceFile file, LineVisitor visitor) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            visitor.visit(i + 1, lines.get(i));
        }
    }

    /** What looks at one line; lines count from 1. */
    private interface LineVisitor {
        void visit(int line, String text);
    }
}
