package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.bench.data.DataSetName;
import io.quantara.bench.peers.SystemSpec.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemSpecTest {

    @TempDir
    private Path folder = Path.of("");

    private List<SystemSpec> read(String text) throws IOException {
        return SystemSpec.read(Files.writeString(folder.resolve("systems.conf"), text));
    }

    @Test
    void tellsTheSettingsOfAProgramFromThoseOfItsProcess() throws IOException {
        List<SystemSpec> specs = read("""
                a | lucene | index  | 10 20 | M=16 heap=2g
                b | lucene | scalar | 1     | indexOf=a vectorApi=off
                c | lucene | threads | 1    | indexOf=a cores=2 against=b searchers=2
                """);
        SystemSpec spec = specs.getFirst();

        assertThat(spec.table()).isEqualTo(Table.INDEX);
        assertThat(spec.efforts()).containsExactly("10", "20");
        assertThat(spec.settings().toString()).isEqualTo("M=16");
        assertThat(spec.launch().toString()).isEqualTo("heap=2g");
        assertThat(specs).extracting(SystemSpec::indexOwner).containsExactly("a", "a", "a");
        assertThat(specs).extracting(SystemSpec::cores).containsExactly(1, 1, 2);
        assertThat(specs.getLast().against()).contains("b");
        assertThat(specs.getLast().settings().toString()).isEqualTo("searchers=2");
        assertThat(spec.isOurs()).isFalse();
    }

    @Test
    void refusesNamesThatComeTwiceAndIndexesThatAreNotThere() {
        assertThatThrownBy(() -> read("a | x | index | 1 |\na | y | index | 1 |")).hasMessageContaining("'a'");
        assertThatThrownBy(() -> read("a | x | index | 1 | indexOf=b")).hasMessageContaining("index of 'b'");
        assertThatThrownBy(() -> read("a | x | index | 1 | against=b")).hasMessageContaining("compared with 'b'");
    }

    @Test
    void theFilesOfThisProjectAreRead() throws Exception {
        Path files = Path.of("benchmark");
        Programs programs = new Programs(Path.of("src/main/peers").toAbsolutePath(), folder);

        assertThat(DataSetName.find(files.resolve("data-sets.conf"), "mixture-128").kind()).isEqualTo("mixture");
        List<SystemSpec> specs = SystemSpec.read(files.resolve("systems.conf"));
        assertThat(specs).anyMatch(SystemSpec::isOurs).hasSizeGreaterThan(10);
        for (SystemSpec spec : specs) {
            if (!List.of("hnswlib", "faiss").contains(spec.program())) {
                assertThat(programs.command(spec)).isNotEmpty();
            }
        }
    }

    @Test
    void rowsOnMoreCoresTakeThoseBehindTheFirst() {
        Options one = Options.parse(List.of("--core=1", "--cache=c", "--data=d", "x"), name -> "");
        Options two = Options.parse(List.of("--core=1,0", "--cache=c", "--data=d", "x"), name -> "");

        assertThat(one.searchCores(1)).contains("1");
        assertThat(one.searchCores(2)).isEmpty();
        assertThat(two.searchCores(1)).contains("1");
        assertThat(two.searchCores(2)).contains("1,0");
        assertThat(two.buildCores()).isEqualTo("1");
    }

    @Test
    void argumentsNameDataSetsAndSystems() {
        Options options = Options.parse(
                List.of("--cache=c", "--core=1", "--build-cores=0,1", "one@10", "two", "--", "lucene", "exact"),
                name -> name.equals("QUANTARA_BENCH_DATA") ? "d" : "");

        assertThat(options.dataSets()).containsExactly("one@10", "two");
        assertThat(options.data()).isEqualTo(Path.of("d").toAbsolutePath());
        assertThat(options.buildThreads()).isEqualTo(2);
        assertThat(options.k()).isEqualTo(10);
        assertThatThrownBy(() -> Options.parse(List.of("one"), name -> "")).hasMessageContaining("--data=FOLDER");
        assertThatThrownBy(() -> Options.parse(List.of("--speed=1", "one"), name -> "x"))
                .hasMessageContaining("--speed is not known");
        assertThatThrownBy(() -> Options.parse(List.of(), name -> "x")).hasMessageContaining("Name a data set");
    }
}
