package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quantara.internal.query.FilterEvaluator;
import java.nio.charset.StandardCharsets;

/**
 * Hands anything to the parser of filters: only {@link FilterSyntaxException} may come out, and the text of a filter
 * gives the same filter again. The build repeats the committed inputs; {@code scripts/fuzz} looks for new ones.
 */
class FilterFuzzTest {

    @FuzzTest
    void text(byte[] input) {
        Filter filter;
        try {
            filter = Filter.parse(new String(input, StandardCharsets.UTF_8));
        } catch (FilterSyntaxException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(Filter.parse(filter.toString())).isEqualTo(filter);
        assertThat(FilterEvaluator.of(filter)).isNotNull();
    }
}
