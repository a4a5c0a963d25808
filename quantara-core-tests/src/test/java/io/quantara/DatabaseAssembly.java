package io.quantara;

import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.RecallSampler;
import io.quantara.internal.engine.VersionWrites;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.SnapshotSearcher;

/** Puts the public API over an engine that a test made of its own parts. */
public final class DatabaseAssembly {

    private DatabaseAssembly() {}

    /** Returns the database of an engine; closing it closes the engine. */
    public static Database over(Engine engine) {
        return over(engine, new IndexTypes());
    }

    /** Returns the database of an engine that knows some types of indexes; closing it closes the engine. */
    public static Database over(Engine engine, IndexTypes types) {
        SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), engine::indexFailed);
        DatabaseOptions options = DatabaseOptions.defaults();
        EmbeddedContext context = new EmbeddedContext(
                engine,
                new CatalogWrites(engine),
                new VersionWrites(engine, options.maxVersions(), options.versionBytes()),
                searcher,
                new RecallSampler(engine, 0),
                types,
                options);
        return new EmbeddedDatabase(context, null, () -> {});
    }
}
