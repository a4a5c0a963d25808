package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchmarksPageTest {

    private static final String EMPTY = "# Page\n\n" + BenchmarksPage.BEGIN + BenchmarksPage.END + "\n## After\n";

    @Test
    void replacesOnlyTheSectionOfTheDataSet() {
        BenchmarksPage first = new BenchmarksPage(EMPTY);
        first.put("one", "### one\n\nold\n");
        first.put("two", "### two\n");
        BenchmarksPage second = new BenchmarksPage(first.text());
        second.put("one", "### one\n\nnew\n");

        assertThat(second.text())
                .startsWith("# Page\n\n" + BenchmarksPage.BEGIN)
                .endsWith(BenchmarksPage.END + "\n## After\n")
                .containsSubsequence("### one", "new", "### two")
                .doesNotContain("old")
                .doesNotContain("\n\n\n");
        assertThat(new BenchmarksPage(second.text()).text()).isEqualTo(second.text());
    }

    @Test
    void refusesAPageWithoutItsMarkers() {
        assertThatThrownBy(() -> new BenchmarksPage("# Page\n")).hasMessageContaining("lacks the lines");
    }

    @Test
    void thePageOfThisProjectHasThem() throws Exception {
        String page = Files.readString(Path.of("../docs/benchmarks.md"));

        assertThat(new BenchmarksPage(page).text()).contains("# Benchmarks");
    }
}
