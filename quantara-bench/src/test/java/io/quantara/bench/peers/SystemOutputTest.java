package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemOutputTest {

    @Test
    void readsWhatAProcessPrints() {
        SystemOutput output = SystemOutput.parse(List.of(
                "version\tSome 1.2",
                "a library says hello",
                "note\tsegments\t3",
                "build\t12.5\t1024",
                "open\t0.25",
                "pass\t8:4\t0.5",
                "pass\t8:4\t0.25",
                "query\t8:4\t0\t5,7\t100,200",
                "query\t8:4\t1\t\t300,400",
                "pass\t16\t1e-1",
                "query\t16\t0\t5\t",
                "memory\t4096\t2048"));

        assertThat(output.version()).isEqualTo("Some 1.2");
        assertThat(output.skipped()).isEmpty();
        assertThat(output.notes()).containsEntry("segments", "3");
        assertThat(output.buildSeconds()).hasValue(12.5);
        assertThat(output.buildPeakBytes()).isEqualTo(1_024);
        assertThat(output.openSeconds()).hasValue(0.25);
        assertThat(output.residentBytes()).isEqualTo(4_096);
        assertThat(output.anonymousBytes()).isEqualTo(2_048);
        assertThat(output.measured()).containsOnlyKeys("8:4", "16");
        var measured = output.measured("8:4");
        assertThat(measured.passSeconds()).containsExactly(0.5, 0.25);
        assertThat(measured.found()).containsExactly(new int[] {5, 7}, new int[] {});
        assertThat(measured.nanos()).containsExactly(new int[] {100, 200}, new int[] {300, 400});
        assertThat(output.measured("16").nanos()).containsExactly(new int[] {});
    }

    @Test
    void tellsWhyASystemDoesNotRun() {
        SystemOutput output = SystemOutput.parse(List.of("version\tSome", "skip\tnot installed"));

        assertThat(output.skipped()).isEqualTo("not installed");
        assertThat(output.buildSeconds()).isEmpty();
    }

    @Test
    void refusesLinesThatAreNotUnderstood() {
        assertThatThrownBy(() -> SystemOutput.parse(List.of("pass\t1\tsoon"))).hasMessageContaining("pass\t1\tsoon");
        assertThatThrownBy(() -> SystemOutput.parse(List.of("build\t1"))).hasMessageContaining("build\t1");
        assertThatThrownBy(() -> SystemOutput.parse(List.of("query\t1\t1\t5\t9")))
                .hasMessageContaining("Query 1 of effort 1 came instead of 0");
    }
}
