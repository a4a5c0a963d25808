package io.quantara;

import java.nio.file.Path;

/** Opens databases of this process. */
@SuppressWarnings("DoNotCallSuggester") // until the engine is here
final class EmbeddedDatabase {

    private EmbeddedDatabase() {}

    static Database open(Path folder, DatabaseOptions options) {
        throw new UnsupportedOperationException("The engine is not part of this build");
    }

    static Database inMemory(DatabaseOptions options) {
        throw new UnsupportedOperationException("The engine is not part of this build");
    }
}
