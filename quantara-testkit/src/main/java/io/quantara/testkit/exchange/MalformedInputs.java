package io.quantara.testkit.exchange;

import java.util.List;
import java.util.stream.Stream;

/**
 * Files that no import may accept, in all formats. Documents that stand behind the error are named {@link #AFTER}; a
 * target must never see one of them.
 */
public final class MalformedInputs {

    /** The name of documents that stand behind the error. */
    public static final String AFTER = "after the error";

    private MalformedInputs() {}

    /** Returns all of them. */
    public static List<MalformedInput> all() {
        return Stream.of(
                        MalformedOriginalJson.syntax(),
                        MalformedOriginalJson.records(),
                        MalformedOriginalJson.vectors(),
                        MalformedOriginalJson.metadata(),
                        MalformedOriginalJson.collections(),
                        MalformedOriginalSettings.all(),
                        MalformedJsonLines.all(),
                        MalformedCsv.all(),
                        MalformedVectors.all(),
                        MalformedNpy.all())
                .flatMap(List::stream)
                .toList();
    }
}
