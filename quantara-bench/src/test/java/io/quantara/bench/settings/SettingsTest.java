package io.quantara.bench.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @Test
    void keepsTheOrderOfTheWordsAndAllAfterTheFirstEqualsSign() {
        Settings settings = Settings.parse("  b=2   a=x=y c= ");

        assertThat(settings.words()).containsExactly("b=2", "a=x=y", "c=");
        assertThat(settings.getInt("b", 0)).isEqualTo(2);
        assertThat(settings.getDouble("missing", 1.5)).isEqualTo(1.5);
        assertThat(settings.get("c")).isEmpty();
        assertThat(Settings.parse(" ").words()).isEmpty();
    }

    @Test
    void takesPartsByNameAndByPrefix() {
        Settings settings = Settings.parse("index=graph index.degree=32 heap=1g");

        assertThat(settings.under("index.").toString()).isEqualTo("degree=32");
        assertThat(settings.without("heap").toString()).isEqualTo("index=graph index.degree=32");
        assertThat(settings.only("heap", "other").toString()).isEqualTo("heap=1g");
    }

    @Test
    void refusesWordsThatAreNoSettingsAndNamesThatComeTwice() {
        assertThatThrownBy(() -> Settings.parse("a")).hasMessageContaining("'a' is no setting");
        assertThatThrownBy(() -> Settings.parse("=a")).hasMessageContaining("'=a' is no setting");
        assertThatThrownBy(() -> Settings.parse("a=1 a=1")).hasMessageContaining("'a' is set twice");
        assertThatThrownBy(() -> Settings.parse("a=1").get("b")).hasMessageContaining("'b' is missing");
    }

    @Test
    void readsArgumentsAndFolders() {
        Settings settings = Settings.ofArguments(List.of("--cache=/a/../b", "--rows=3"), Set.of("cache", "rows"));

        assertThat(settings.folder("cache", "")).isEqualTo(Path.of("/b").toAbsolutePath());
        assertThat(settings.folder("data", "/c")).isEqualTo(Path.of("/c").toAbsolutePath());
        assertThat(settings.getInt("rows", 0)).isEqualTo(3);
        assertThatThrownBy(() -> settings.folder("data", "")).hasMessage("Name a folder by --data=FOLDER");
        assertThatThrownBy(() -> Settings.ofArguments(List.of("--row=3"), Set.of("rows")))
                .hasMessage("--row is not known");
    }

    @Test
    void readsTablesWithoutCommentsAndNamesLinesThatDoNotFit(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("table.conf");
        Files.writeString(file, "# comment\n\n a | b c |\n");
        assertThat(ConfigTable.read(file, 3)).containsExactly(List.of("a", "b c", ""));

        assertThatThrownBy(() -> ConfigTable.read(file, 2))
                .hasMessage("table.conf:3 has 3 columns: write 2, separated by |");
    }
}
