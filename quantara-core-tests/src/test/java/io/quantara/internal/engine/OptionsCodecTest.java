package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsCodecTest {

    static List<CollectionOptions> options() {
        CollectionOptions defaults = CollectionOptions.defaults();
        return List.of(
                defaults,
                defaults.metric(Metric.EUCLIDEAN).dimension(17),
                defaults.withoutDimensionInference(),
                defaults.index("some", Map.of("m", 16, "fast", true)),
                defaults.index("other").embeddedBy("a model"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void decodesWhatItEncoded(CollectionOptions options) {
        assertThat(OptionsCodec.decode(OptionsCodec.encode(options))).isEqualTo(options);
    }

    @Test
    void takesDefaultsForWhatIsMissing() {
        assertThat(OptionsCodec.decode(Metadata.empty())).isEqualTo(CollectionOptions.defaults());
        Metadata encoded = OptionsCodec.encode(CollectionOptions.defaults().index("some", Map.of("m", 16)));
        assertThat(OptionsCodec.decode(encoded.without("indexOptions")))
                .isEqualTo(CollectionOptions.defaults().index("some"));
    }

    @Test
    void refusesWhatIsNoOption() {
        Metadata encoded = OptionsCodec.encode(CollectionOptions.defaults());
        assertThatIllegalArgumentException().isThrownBy(() -> OptionsCodec.decode(encoded.with("metric", "MANHATTAN")));
        assertThatIllegalArgumentException().isThrownBy(() -> OptionsCodec.decode(encoded.with("dimension", 0)));
    }
}
