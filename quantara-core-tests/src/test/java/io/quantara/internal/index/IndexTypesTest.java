package io.quantara.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.IndexMismatchException;
import io.quantara.Metric;
import io.quantara.NotFoundException;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTypesTest {

    private final IndexTypes types = new IndexTypes();

    @Test
    void flatHasTheAliasesOfTheOriginal() {
        assertThat(types.list()).containsExactly("auto", "flat", "graph", "hnsw", "ivf");
        assertThat(IndexTypes.canonicalName("default")).isEqualTo("flat");
        assertThat(IndexTypes.canonicalName("bruteforce")).isEqualTo("flat");
        assertThat(IndexTypes.canonicalName("lsh")).isEqualTo("lsh");
        for (String name : List.of("flat", "default", "bruteforce")) {
            assertThat(IndexTypes.forSegment(name, Integer.MAX_VALUE)).as(name).isEmpty();
        }
        assertThat(IndexTypes.forSegment("lsh", 1)).contains("lsh");
        assertThat(IndexTypes.forSegment("auto", 4_999)).isEmpty();
        assertThat(IndexTypes.forSegment("auto", 5_000)).contains("graph");
        assertThat(List.of("auto", "bruteforce", "graph")).allMatch(types::knows);
        assertThat(types.knows("lsh")).isFalse();
        assertThat(types.find("flat")).isEmpty();
    }

    @Test
    void registeredTypesAreFoundAndListedInOrder() {
        IndexType zoo = new ListIndexType("zoo");
        IndexType bar = new ListIndexType("bar-2");
        types.register(zoo);
        types.register(bar);
        assertThat(types.list()).containsExactly("auto", "bar-2", "flat", "graph", "hnsw", "ivf", "zoo");
        assertThat(types.find("zoo")).containsSame(zoo);
        assertThat(types.find("no")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a b", "ä", "a\n"})
    void refusesNamesThatAreNotWellFormed(String name) {
        assertThatThrownBy(() -> types.register(new ListIndexType(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower-case letters");
        assertThat(types.list()).containsExactly("auto", "flat", "graph", "hnsw", "ivf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat", "default", "bruteforce", "auto", "graph", "hnsw", "ivf"})
    void refusesBuiltInNames(String name) {
        assertThatThrownBy(() -> types.register(new ListIndexType(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("built in");
    }

    @Test
    void refusesASecondTypeOfOneName() {
        IndexType first = new ListIndexType("twice");
        types.register(first);
        assertThatThrownBy(() -> types.register(new ListIndexType("twice")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThat(types.find("twice")).containsSame(first);
    }

    @Test
    void discoversServicesAndWarnsOfBrokenOnes(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(IndexType.class.getName()),
                "no.such.Type\n" + ListIndexType.class.getName() + "\n" + IndexTypesTest.class.getName() + "\n");
        List<String> warnings = new ArrayList<>();
        try (URLClassLoader loader = loader(folder)) {
            types.discover(loader, warnings::add);
        }
        assertThat(types.list()).containsExactly("auto", "flat", "graph", "hnsw", "ivf", "list");
        assertThat(warnings).hasSize(2);
        assertThat(warnings.getFirst()).contains("no.such.Type").contains("searched exactly");
    }

    private URLClassLoader loader(Path folder) throws MalformedURLException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void checksTheChoiceOfACollection() {
        types.register(new ListIndexType("list"));
        types.check("bruteforce", IndexOptions.none(), 0, Metric.COSINE);
        types.check("list", IndexOptions.of(Map.of("size", 3)), 8, Metric.DOT);
        assertThatThrownBy(() -> types.check("flat", IndexOptions.of(Map.of("size", 3)), 8, Metric.DOT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> types.check("list", IndexOptions.of(Map.of("size", 11)), 8, Metric.DOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
        assertThatThrownBy(() -> types.check("list", IndexOptions.none(), 8, Metric.COSINE))
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("COSINE");
        assertThatThrownBy(() -> types.check("lsh", IndexOptions.none(), 8, Metric.COSINE))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("[auto, flat, graph, hnsw, ivf, list]");
    }
}
