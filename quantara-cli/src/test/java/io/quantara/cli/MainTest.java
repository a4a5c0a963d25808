package io.quantara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        Outcome help = Outcome.of("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(List.of("demo", "add", "search", "get", "list", "update", "delete", "collections", "index"))
                .contains(List.of("import", "export", "stats", "check", "repair", "compact", "bench"))
                .contains("   0    done", "   4    locked", "   5    damaged", "   70   a mistake");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "add", "search", "get", "list", "update", "delete", "collections", "collections create",
                "collections rename", "collections clone", "collections clear", "collections delete", "index",
                "index use", "index build", "index save", "index load", "import", "export", "stats", "check", "repair",
                "compact", "bench ann", "bench load", "bench commit", "bench reopen"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        Outcome help = Outcome.of((Object[]) (command + " --help").split(" ", -1));
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: quantara " + command).containsPattern("Examples?:\\R  quantara ");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100, "at most 100 columns");
    }

    @Test
    void wrongOptionsAreOneLineThatSaysWhereHelpIs() {
        Outcome unknown = Outcome.of("serch");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err().lines()).hasSize(1);
        assertThat(unknown.err()).startsWith("quantara: ").contains("Did you mean search").contains("--help");
        assertThat(Outcome.of().code()).isEqualTo(2);
        assertThat(Outcome.of("bench").code()).isEqualTo(2);
        assertThat(Outcome.of("list", "--limit", "many").err().lines()).hasSize(1);
    }

    @Test
    void anIdThatIsNoneIsExplained() {
        Outcome wrong = Outcome.of("get", "12", "--db", folder);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("'12' is no id").doesNotContain("IllegalArgumentException");
    }

    @Test
    void anErrorIsOneLineAndVerboseAddsTheStackTrace() {
        Outcome quiet = Outcome.of("stats", "--db", folder.resolve("none"));
        assertThat(quiet.code()).isEqualTo(1);
        assertThat(quiet.err().lines()).hasSize(1);
        assertThat(quiet.err()).contains("no database").contains("--db");
        Outcome verbose = Outcome.of("stats", "--db", folder.resolve("none"), "--verbose");
        assertThat(verbose.err()).contains("no database").contains("\tat io.quantara.cli");
    }

    @Test
    void withJsonAnErrorIsJsonOnStandardError() {
        Outcome missing = Outcome.of("stats", "--db", folder.resolve("none"), "--json");
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).startsWith("{\"error\":{\"kind\":\"not-found\",\"exitCode\":1,\"message\":");
        Outcome wrong = Outcome.of("list", "--what", "--json");
        assertThat(wrong.err()).startsWith("{\"error\":{\"kind\":\"usage\",\"exitCode\":2,");
    }

    @Test
    void coloursAreForTerminalsWithoutNoColor() {
        assertThat(Outcome.typed("", Map.of(), "stats", "--db", folder.resolve("none")).err()).contains("\u001b[");
        assertThat(Outcome.typed("", Map.of("NO_COLOR", "1"), "stats", "--db", folder.resolve("none")).err())
                .doesNotContain("\u001b[");
        assertThat(Outcome.of("stats", "--db", folder.resolve("none")).err()).doesNotContain("\u001b[");
    }

    @Test
    void versionTellsProgramAndJava() {
        assertThat(Outcome.of("--version").out()).contains("quantara ").contains("Java 2");
    }
}
