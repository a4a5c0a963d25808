package io.quantara.internal.exchange;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** How JSON is parsed: strictly, within limits that bound the memory of one value. */
final class JsonParsers {

    /** The most characters of a string: names may be whole books. Parsing one of this length takes 300 MiB of heap. */
    static final int LONGEST_TEXT = 64 << 20;

    private static final int LONGEST_KEY = 65_536;
    private static final int LONGEST_NUMBER = 100;
    /** A little more than metadata may have, so that its own message comes first. */
    private static final int DEEPEST = JsonValues.MAX_DEPTH + 16;

    private JsonParsers() {}

    /** Returns a factory of parsers, good for one import. */
    static JsonFactory factory() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(-1)
                .maxTokenCount(-1)
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .maxStringLength(LONGEST_TEXT)
                .maxNameLength(LONGEST_KEY)
                .build();
        // NaN and its like are let through, so that they are refused by their name and not as bad syntax.
        return JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }
}
