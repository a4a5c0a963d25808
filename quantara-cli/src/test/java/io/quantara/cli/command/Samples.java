package io.quantara.cli.command;

import io.quantara.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Three documents in a new database. */
final class Samples {

    static final String APPLE = "00000000-0000-4000-8000-00000000000a";
    static final String BREAD = "00000000-0000-4000-8000-00000000000b";
    static final String CAR = "00000000-0000-4000-8000-00000000000c";

    private static final String LINES = """
            {"id": "%s", "name": "apple", "vector": [1, 0, 0], "metadata": {"kind": "fruit", "grams": 120}}
            {"id": "%s", "name": "bread", "vector": [0.8, 0.6, 0], "metadata": {"kind": "food", "grams": 500}}
            {"id": "%s", "name": "car", "vector": [0, 0, 1], "metadata": {"kind": "thing", "tags": ["red", "fast"]}}
            """.formatted(APPLE, BREAD, CAR);

    private Samples() {}

    /** Writes the documents as JSON Lines. */
    static Path file(Path folder) throws IOException {
        return Files.writeString(folder.resolve("samples.jsonl"), LINES);
    }

    /** Makes the database and returns its folder. */
    static Path database(Path folder) throws IOException {
        Path db = folder.resolve("db");
        Outcome added = Outcome.of("add", file(folder), "--db", db);
        if (added.code() != 0) {
            throw new AssertionError(added);
        }
        return db;
    }
}
