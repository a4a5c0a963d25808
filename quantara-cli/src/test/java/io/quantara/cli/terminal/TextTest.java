package io.quantara.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void countsHaveTheirThousandsApart() {
        assertThat(Text.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Text.count(1, "document")).isEqualTo("1 document");
        assertThat(Text.count(0, "document")).isEqualTo("0 documents");
    }

    @Test
    void bytesAndTimesHaveTheUnitThatSuitsThem() {
        assertThat(Text.bytes(999)).isEqualTo("999 B");
        assertThat(Text.bytes(1_000)).isEqualTo("1.0 kB");
        assertThat(Text.bytes(999_960)).isEqualTo("1.0 MB");
        assertThat(Text.bytes(12_345_678_901L)).isEqualTo("12.3 GB");
        assertThat(Text.time(Duration.ofNanos(420_000))).isEqualTo("0.42 ms");
        assertThat(Text.time(Duration.ofMillis(42))).isEqualTo("42 ms");
        assertThat(Text.time(Duration.ofMillis(4_200))).isEqualTo("4.2 s");
        assertThat(Text.time(Duration.ofSeconds(250))).isEqualTo("4 min 10 s");
    }

    @Test
    void oneLineHasNoBreaksControlsOrMoreThanItsWidth() {
        assertThat(Text.oneLine("  a\n\n b\tc\u0007d ")).isEqualTo("a b c d");
        assertThat(Text.oneLine("abcdefghij", 8)).isEqualTo("abcde...");
        assertThat(Text.oneLine("abcdefgh", 8)).isEqualTo("abcdefgh");
        assertThat(Text.oneLine("\ud83d\ude00".repeat(9), 8)).isEqualTo("\ud83d\ude00".repeat(5) + "...");
        assertThat(Text.oneLine("x".repeat(5_000_000), 8)).isEqualTo("xxxxx...");
    }
}
