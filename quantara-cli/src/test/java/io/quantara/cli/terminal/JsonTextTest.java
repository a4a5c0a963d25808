package io.quantara.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void writesPlainValuesOnOneLine() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\"\nc");
        value.put("vector", new float[] {0.1f, -2});
        value.put("stream", Stream.of(1, 2L, 3.5, true));
        value.put("path", Path.of("a", "b"));
        value.put("missing", null);
        value.put("infinite", Double.POSITIVE_INFINITY);
        assertThat(JsonText.of(value))
                .isEqualTo("{\"text\":\"a \\\"b\\\"\\nc\",\"vector\":[0.1,-2.0],\"stream\":[1,2,3.5,true],"
                        + "\"path\":\"" + Path.of("a", "b").toString().replace("\\", "\\\\")
                        + "\",\"missing\":null,\"infinite\":\"Infinity\"}");
    }

    @Test
    void readsWhatItWrites() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("numbers", List.of(1L, -0.5, Long.MAX_VALUE));
        value.put("nested", Map.of("deep", new ArrayList<>(List.of("x", false))));
        assertThat(JsonText.parse(JsonText.of(value))).isEqualTo(value);
        assertThat(JsonText.parse("null")).isNull();
        assertThat(JsonText.parse("18446744073709551616")).isEqualTo(new BigInteger("18446744073709551616"));
    }

    @Test
    void refusesWhatIsNoJsonAndTellsWhere() {
        assertThatThrownBy(() -> JsonText.parse("{\"a\": nope}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column");
        assertThatThrownBy(() -> JsonText.parse("1 2")).hasMessageContaining("follows");
        assertThatThrownBy(() -> JsonText.parse("  ")).hasMessageContaining("no JSON value");
        assertThatThrownBy(() -> JsonText.parse("[1,")).isInstanceOf(IllegalArgumentException.class);
    }
}
