package io.quantara;

import io.quantara.index.IndexType;
import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.EngineLimits;
import io.quantara.internal.engine.EngineParts;
import io.quantara.internal.engine.RecallSampler;
import io.quantara.internal.engine.ThreadScheduler;
import io.quantara.internal.engine.VersionWrites;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.SnapshotSearcher;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FolderDisk;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.MemoryDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts a database together: the disk, the threads, the index types, the engine. */
final class EmbeddedOpening {

    private static final LateLogger LOG = new LateLogger(EmbeddedOpening.class);

    private EmbeddedOpening() {}

    static Database open(Path folder, DatabaseOptions options) {
        Path absolute = folder.toAbsolutePath().normalize();
        Disk disk = disk(absolute, options);
        return assemble(disk, absolute, options.durability(), options);
    }

    static Database inMemory(DatabaseOptions options) {
        return assemble(new MemoryDisk(), null, Durability.MANUAL, options);
    }

    static Disk disk(Path folder, DatabaseOptions options) {
        try {
            return options.openMode() == OpenMode.CREATE
                    ? FolderDisk.openOrCreate(folder, options.readMode())
                    : FolderDisk.open(folder, options.readMode());
        } catch (NotDirectoryException e) {
            throw new UnknownFormatException(
                    folder + " is a file, not a folder: a database of the Python original is exported there with"
                            + " export_to_json and imported here with importFromJson; otherwise choose a folder",
                    e);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(
                    "There is no folder " + folder + ": check the path, or open it with OpenMode.CREATE to make one",
                    e);
        } catch (FileSystemException e) {
            throw new StorageException(
                    "Could not open " + folder + " (" + e + "): check the path and its permissions", e);
        } catch (IOException e) {
            throw new StorageException("Could not open " + folder + " (" + e.getMessage() + ")", e);
        }
    }

    private static Database assemble(
            Disk disk, @Nullable Path folder, Durability durability, DatabaseOptions options) {
        ThreadPoolExecutor pool = pool(options.searchThreads());
        Workers workers = new Workers(pool, options.searchThreads());
        IndexTypes types;
        Engine engine;
        try {
            types = indexTypes(options);
            engine = Engine.open(new EngineParts(
                    disk,
                    new ThreadScheduler("quantara"),
                    durability,
                    folder == null ? OpenMode.CREATE : options.openMode(),
                    EngineLimits.of(options.memoryBudgetBytes(), options.memtableRows()),
                    options.timeout(),
                    options.defaultCollection(),
                    new LateRandom(),
                    types,
                    workers));
        } catch (RuntimeException | Error e) {
            pool.shutdown();
            throw e;
        }
        pool.execute(EmbeddedKernels::begin);
        SnapshotSearcher searcher = new SnapshotSearcher(workers, engine::indexFailed);
        EmbeddedContext context = new EmbeddedContext(
                engine,
                new CatalogWrites(engine),
                new VersionWrites(engine, options.maxVersions(), options.versionBytes()),
                searcher,
                new RecallSampler(engine, options.recallSampling()),
                types,
                options);
        EmbeddedDatabase database = new EmbeddedDatabase(context, folder, pool::shutdown);
        loadIndexes(database, options);
        return database;
    }

    /** Makes ids and salts; most openings need none, and to seed the source takes a tenth of their time. */
    private static final class LateRandom implements RandomGenerator {

        private @Nullable SecureRandom source;

        @Override
        public synchronized long nextLong() {
            SecureRandom seeded = source == null ? new SecureRandom() : source;
            source = seeded;
            return seeded.nextLong();
        }
    }

    static IndexTypes indexTypes(DatabaseOptions options) {
        IndexTypes types = new IndexTypes();
        for (IndexType type : options.indexTypes()) {
            types.register(type);
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        types.discover(
                loader == null ? EmbeddedOpening.class.getClassLoader() : loader,
                warning -> LOG.get().log(System.Logger.Level.WARNING, warning));
        return types;
    }

    /** Threads for the parallel part of searches and index builds, besides the caller; none while nothing runs. */
    private static ThreadPoolExecutor pool(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().daemon().name("quantara-search").unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void loadIndexes(EmbeddedDatabase database, DatabaseOptions options) {
        try {
            for (Map.Entry<String, Path> index : options.indexPaths().entrySet()) {
                database.getCollection(index.getKey()).loadIndex(index.getValue());
            }
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
