package io.quantara.testkit.exchange;

import io.quantara.ImportFile;
import io.quantara.testkit.exchange.MalformedInput.Expectation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Malformed JSON Lines. */
final class MalformedJsonLines {

    private static final String FIRST = "{\"id\": \"" + MalformedOriginalJson.FIRST + "\", \"vector\": [1, 2]}";

    private MalformedJsonLines() {}

    static List<MalformedInput> all() {
        return List.of(
                line("document over two lines", "{\"vector\":\n[1, 2]}", 3, "vector", "cut off"),
                line("two documents on a line", FIRST.replace('1', '4') + " {}", 3, "", "Something follows the object"),
                line("list as line", "[1, 2]", 3, "", "A line is a list, but must be an object"),
                line("text as line", "vector", 3, "", "Unrecognized token 'vector'"),
                line("line without vector", "{\"name\": \"n\"}", 3, "vector", "The document has no vector"),
                line("vector that is null", "{\"vector\": null}", 3, "vector", "The document has no vector"),
                line("vector with text inside", "{\"vector\": [1, \"b\"]}", 3, "vector[1]", "component is a string"),
                line("vector with NaN", "{\"vector\": [NaN, 1]}", 3, "vector[0]", "The component is NaN"),
                line("vector that is empty", "{\"vector\": []}", 3, "vector", "The vector is empty"),
                line("other dimension", "{\"vector\": [1, 2, 3]}", 3, "vector", "has 3 dimensions, 2 are expected"),
                line("vector twice", "{\"vector\": [1, 2], \"vector\": [1, 2]}", 3, "vector", "occurs twice"),
                line("id that is no UUID", "{\"id\": \"17\", \"vector\": [1, 2]}", 3, "id", "'17' is not a UUID"),
                line("id that is a number", "{\"id\": 17, \"vector\": [1, 2]}", 3, "id", "The id is a number"),
                line("id of an earlier line", FIRST, 3, "", MalformedOriginalJson.FIRST),
                line("name that is a list", "{\"name\": [], \"vector\": [1, 2]}", 3, "name", "The name is a list"),
                line("metadata that is a list", "{\"metadata\": [], \"vector\": [1, 2]}", 3, "metadata", "is a list"),
                line("key in and beside the metadata", "{\"a\": 1, \"metadata\": {\"a\": 1}, \"vector\": [1, 2]}", 3,
                        "metadata", "The key 'a' stands inside the metadata and beside it"),
                line("key beside and in the metadata", "{\"metadata\": {\"a\": 1}, \"a\": 1, \"vector\": [1, 2]}", 3,
                        "a", "The key 'a' stands inside the metadata and beside it"),
                line("infinite field", "{\"year\": 1e999, \"vector\": [1, 2]}", 3, "year", "not finite"),
                line("lone surrogate", "{\"name\": \"\\ud800\", \"vector\": [1, 2]}", 3, "name", "surrogate pair"),
                line("comma at the end of a line", FIRST.replace('1', '4') + ",", 3, "", "Unexpected character (','"),
                MalformedInput.of("byte that no UTF-8 has", ImportFile.Format.JSON_LINES,
                        (FIRST + "\n\n{\"name\": \"\u00FF\"}\n").getBytes(StandardCharsets.ISO_8859_1),
                        new Expectation(3, "", "Byte FF at offset " + (FIRST.length() + 12) + " is not UTF-8")));
    }

    /** A good line, a blank one, the bad one, and a good one. */
    private static MalformedInput line(String name, String bad, long line, String path, String message) {
        String text = FIRST + "\n\n" + bad + "\n{\"name\": \"" + MalformedInputs.AFTER + "\", \"vector\": [1, 2]}\n";
        return MalformedInput.of(name, ImportFile.Format.JSON_LINES, text.getBytes(StandardCharsets.UTF_8),
                new Expectation(line, path, message));
    }
}
